import VectorKernels

extension Tensor {
    public static func + (a: Tensor, b: Tensor) -> Tensor {
        combine(VKAdd, a, b) { dy in (dy, dy) }
    }

    public static func - (a: Tensor, b: Tensor) -> Tensor {
        combine(VKSubtract, a, b) { dy in (dy, -dy) }
    }

    public static func * (a: Tensor, b: Tensor) -> Tensor {
        let (x, y) = (a.detached, b.detached)
        return combine(VKMultiply, a, b) { dy in (dy * y, dy * x) }
    }

    public static func / (a: Tensor, b: Tensor) -> Tensor {
        let (x, y) = (a.detached, b.detached)
        return combine(VKDivide, a, b) { dy in (dy / y, -(dy * x) / (y * y)) }
    }

    /// a op b, where axes are matched from the last and an axis of extent 1 stands for any extent.
    private static func combine(
        _ operation: VKBinary, _ a: Tensor, _ b: Tensor,
        pullback: @escaping (Tensor) -> (Tensor, Tensor)
    ) -> Tensor {
        a.requirePrecision(of: b)
        let shape = broadcastShape(a.shape, b.shape)
        let result = Tensor(uninitialized: shape, a.precision)
        let (extents, strides) = collapse(shape, [a.shape, b.shape])
        if shape.count > 0 {
            vk_binary(
                a.precision.kernel, operation, extents.count, extents, a.pointer, strides[0], b.pointer, strides[1],
                result.pointer)
        }
        return result.recorded(a, b) {
            { [aShape = a.shape, bShape = b.shape, aNode = a.node, bNode = b.node] dy, gradients in
                let (da, db) = pullback(dy)
                if !aNode.isConstant { gradients.add(da.summed(to: aShape), to: aNode) }
                if !bNode.isConstant { gradients.add(db.summed(to: bShape), to: bNode) }
            }
        }
    }

    private static func broadcastShape(_ a: Shape, _ b: Shape) -> Shape {
        let rank = max(a.rank, b.rank)
        return Shape(
            (0..<rank).map { axis in
                let x = axis < rank - a.rank ? 1 : a[axis - (rank - a.rank)]
                let y = axis < rank - b.rank ? 1 : b[axis - (rank - b.rank)]
                require(x == y || x == 1 || y == 1, "shapes \(a) and \(b) do not broadcast")
                return x == 1 ? y : x
            })
    }

    /// The extents of `shape` and, per operand, the element strides (0 where it is broadcast), after neighbouring
    /// axes that every operand walks alike have been made one.
    private static func collapse(_ shape: Shape, _ operands: [Shape]) -> (extents: [Int], strides: [[Int]]) {
        var extents: [Int] = []
        var strides = [[Int]](repeating: [], count: operands.count)
        var steps = [Int](repeating: 1, count: operands.count)
        for axis in (0..<shape.rank).reversed() where shape[axis] != 1 {
            let present = operands.map { operand in
                let own = axis - (shape.rank - operand.rank)
                return own >= 0 && operand[own] != 1
            }
            let isLikeInner = !extents.isEmpty && zip(present, strides).allSatisfy { $0 == ($1[0] != 0) }
            for (index, isPresent) in present.enumerated() {
                if !isLikeInner { strides[index].insert(isPresent ? steps[index] : 0, at: 0) }
                if isPresent { steps[index] *= shape[axis] }
            }
            if isLikeInner { extents[0] *= shape[axis] } else { extents.insert(shape[axis], at: 0) }
        }
        if extents.isEmpty { return ([1], operands.map { _ in [0] }) }
        return (extents, strides)
    }

    /// Σ over the axes along which a tensor of shape `target` would be broadcast to this one.
    public func summed(to target: Shape) -> Tensor {
        if target == shape { return self }
        require(
            Tensor.broadcastShape(shape, target) == shape, "shape \(shape) cannot be summed to \(target)")
        let result = Tensor.zeros(target, precision: precision)
        let (extents, strides) = Tensor.collapse(shape, [target])
        if count > 0 {
            vk_sum_into(precision.kernel, extents.count, extents, pointer, result.pointer, strides[0])
        }
        return result.recorded(self) {
            { [node, shape] dy, gradients in gradients.add(dy.broadcast(to: shape), to: node) }
        }
    }

    /// The tensor repeated along the axes where it has extent 1 or none.
    public func broadcast(to target: Shape) -> Tensor {
        if target == shape { return self }
        return self + Tensor.zeros(target, precision: precision)
    }
}
