import VectorKernels

extension Tensor {
    /// The same elements in another shape.
    public func reshaped(_ target: Shape) -> Tensor {
        require(target.count == count, "a tensor of shape \(shape) has no shape \(target)")
        return Tensor(storage: storage, offset: offset, shape: target, precision: precision).recorded(self) {
            { [node, shape] dy, gradients in gradients.add(dy.reshaped(shape), to: node) }
        }
    }

    /// The slice at `index` of the first axis: `[T, …]` → `[…]`. Shares memory.
    public subscript(index: Int) -> Tensor {
        slice(index..<index + 1).reshapedView(shape.droppingFirst())
    }

    /// Rows `range` of the first axis. Shares memory.
    public subscript(range: Range<Int>) -> Tensor { slice(range) }

    private func slice(_ range: Range<Int>) -> Tensor {
        require(
            shape.rank > 0 && range.lowerBound >= 0 && range.upperBound <= shape[0],
            "rows \(range) of a tensor of shape \(shape)")
        let inner = shape.droppingFirst()
        let view = Tensor(
            storage: storage, offset: offset + range.lowerBound * inner.count,
            shape: inner.prepending(range.count), precision: precision)
        return view.recorded(self) {
            { [node, shape] dy, gradients in
                gradients.add(dy, to: node, shape: shape, at: range.lowerBound * inner.count)
            }
        }
    }

    private func reshapedView(_ target: Shape) -> Tensor {
        place == nil
            ? Tensor(storage: storage, offset: offset, shape: target, precision: precision) : reshaped(target)
    }

    /// Tensors of one shape as slices along a new first axis: T × `[…]` → `[T, …]`.
    public static func stacked(_ parts: [Tensor]) -> Tensor {
        let shape = parts[0].shape
        let result = Tensor(uninitialized: shape.prepending(parts.count), parts[0].precision)
        let stride = shape.count * result.precision.stride
        for (index, part) in parts.enumerated() {
            require(part.shape == shape, "stacking shapes \(shape) and \(part.shape)")
            result.requirePrecision(of: part)
            (result.pointer + index * stride).copyMemory(from: part.pointer, byteCount: stride)
        }
        guard let onTape = parts.first(where: { $0.place != nil }) else { return result }
        let nodes = parts.map(\.node)
        return result.recorded(onTape) {
            { dy, gradients in
                for (index, node) in nodes.enumerated() { gradients.add(dy[index], to: node) }
            }
        }
    }

    /// Rows of several matrices under each other, off the tape; leading axes are folded. No copy for a single one.
    static func concatenatedRows(_ parts: [Tensor]) -> Tensor {
        if parts.count == 1 { return parts[0] }
        let width = parts[0].shape.last
        let result = Tensor(
            uninitialized: [parts.reduce(0) { $0 + $1.shape.rows }, width], parts[0].precision)
        var out = result.pointer
        for part in parts {
            let bytes = part.count * part.precision.stride
            out.copyMemory(from: part.pointer, byteCount: bytes)
            out += bytes
        }
        return result
    }

    /// Tensors side by side along the last axis: `[…, M]`, `[…, N]` → `[…, M + N]`.
    public static func concatenated(_ parts: [Tensor]) -> Tensor {
        let widths = parts.map(\.shape.last)
        let total = widths.reduce(0, +)
        let result = Tensor(uninitialized: parts[0].shape.replacingLast(total), parts[0].precision)
        var start = 0
        for part in parts {
            require(
                part.shape.replacingLast(1) == parts[0].shape.replacingLast(1),
                "concatenating shapes \(parts.map(\.shape))")
            result.requirePrecision(of: part)
            vk_copy_rows(
                part.precision.kernel, part.shape.rows, part.shape.last, part.pointer, part.shape.last,
                result.pointer + start * part.precision.stride, total)
            start += part.shape.last
        }
        guard let onTape = parts.first(where: { $0.place != nil }) else { return result }
        let nodes = parts.map(\.node)
        return result.recorded(onTape) {
            { dy, gradients in
                var start = 0
                for (node, width) in zip(nodes, widths) {
                    if !node.isConstant { gradients.add(dy.columns(start..<start + width), to: node) }
                    start += width
                }
            }
        }
    }

    /// Wᵀ of a matrix, or of each of several, off the tape.
    var transposed: Tensor {
        let result = Tensor(uninitialized: shape.transposed, precision)
        let (rows, columns) = (result.shape.last, shape.last)
        for matrix in 0..<shape.weightBlocks {
            let start = matrix * rows * columns * precision.stride
            vk_transpose(precision.kernel, rows, columns, pointer + start, result.pointer + start)
        }
        return result
    }

    /// Rows `range` of the second axis: `[T, B, …]` → `[T, range.count, …]`.
    public func rows(_ range: Range<Int>) -> Tensor {
        require(
            shape.rank >= 2 && range.lowerBound >= 0 && range.upperBound <= shape[1], "rows \(range) of shape \(shape)")
        let inner = shape.droppingFirst().droppingFirst()
        let result = Tensor(uninitialized: Shape([shape[0], range.count] + inner.axes), precision)
        let (width, start) = (range.count * inner.count, range.lowerBound * inner.count * precision.stride)
        let stride = shape[1] * inner.count
        vk_copy_rows(precision.kernel, shape[0], width, pointer + start, stride, result.pointer, width)
        return result.recorded(self) {
            { [node, shape] dy, gradients in
                let dx = Tensor.zeros(shape, precision: dy.precision)
                vk_copy_rows(dy.precision.kernel, shape[0], width, dy.pointer, width, dx.pointer + start, stride)
                gradients.add(dx, to: node)
            }
        }
    }

    /// Each slice along `axis` `times` times in a row: `[…, B, …]` → `[…, B · times, …]`.
    public func repeated(_ times: Int, axis: Int) -> Tensor {
        if times == 1 { return self }
        let (before, after) = (shape.axes.prefix(axis + 1), shape.axes.dropFirst(axis + 1))
        return reshaped(Shape(before + [1] + after)).broadcast(to: Shape(before + [times] + after))
            .reshaped(Shape(before.dropLast() + [shape[axis] * times] + after))
    }

    /// Columns `range` of the last axis: `[…, N]` → `[…, range.count]`.
    public func columns(_ range: Range<Int>) -> Tensor {
        require(range.lowerBound >= 0 && range.upperBound <= shape.last, "columns \(range) of shape \(shape)")
        let result = Tensor(uninitialized: shape.replacingLast(range.count), precision)
        vk_copy_rows(
            precision.kernel, shape.rows, range.count, pointer + range.lowerBound * precision.stride, shape.last,
            result.pointer, range.count)
        return result.recorded(self) {
            { [node, shape] dy, gradients in
                let dx = Tensor.zeros(shape, precision: dy.precision)
                vk_copy_rows(
                    dy.precision.kernel, shape.rows, range.count, dy.pointer, range.count,
                    dx.pointer + range.lowerBound * dy.precision.stride, shape.last)
                gradients.add(dx, to: node)
            }
        }
    }
}

extension Gradients {
    /// Adds to the elements from `start` on of a node of the given shape.
    fileprivate func add(_ gradient: Tensor, to node: Node, shape: Shape, at start: Int) {
        guard !node.isConstant else { return }
        var sum = take(node.index) ?? .zeros(shape, precision: gradient.precision)
        sum.withMutableElements { base in
            vk_axpy(
                gradient.precision.kernel, gradient.count, 1, gradient.pointer,
                base + start * gradient.precision.stride)
        }
        add(sum, to: node)
    }
}
