import VectorKernels

/// Gradients under way during one backward walk.
final class Gradients {
    private var slots: [Tensor?]
    private var remainingUses: [Int: Int]
    private var deferred: [Int: [WeightUse]] = [:]
    /// Wᵀ of the weights met so far: a layer applied at every step is turned round once.
    private var transposes: [ObjectIdentifier: Tensor] = [:]

    /// One application of a weight: y = x · W, with the gradient of y.
    struct WeightUse {
        let input: Tensor
        let gradient: Tensor
        let shape: Shape
    }

    init(nodes: Int, weightUses: [Int: Int]) {
        slots = .init(repeating: nil, count: nodes)
        remainingUses = weightUses
    }

    func take(_ index: Int) -> Tensor? {
        guard index >= 0 else { return nil }
        defer { slots[index] = nil }
        return slots[index]
    }

    /// Adds to a node's gradient; a constant takes none.
    func add(_ gradient: Tensor, to node: Node) {
        guard !node.isConstant else { return }
        guard var sum = take(node.index) else {
            slots[node.index] = gradient
            return
        }
        sum.withMutableElements { vk_axpy(gradient.precision.kernel, gradient.count, 1, gradient.pointer, $0) }
        slots[node.index] = sum
    }

    /// Adds dy · Wᵀ to the gradient of `node` without a temporary where a gradient is already there.
    func addProduct(_ dy: Tensor, timesTransposed weight: Tensor, shape: Shape, to node: Node) {
        guard !node.isConstant else { return }
        let transpose = transposed(weight)
        var sum = take(node.index)
        let isFirst = sum == nil
        var result = sum ?? Tensor(uninitialized: shape, dy.precision)
        sum = nil
        result.withMutableElements { dy.multiply(by: transpose, accumulate: !isFirst, into: $0) }
        withExtendedLifetime(transpose) { slots[node.index] = result }
    }

    private func transposed(_ weight: Tensor) -> Tensor {
        // All records lived when the walk began, and with them their weights: no two storages share an identity. Two
        // views of one storage may differ in shape.
        let key = ObjectIdentifier(weight.storage)
        if weight.offset == 0, let known = transposes[key], known.shape == weight.shape.transposed {
            return known
        }
        let result = weight.transposed
        if weight.offset == 0 { transposes[key] = result }
        return result
    }

    /// Records one use of a weight matrix. When its last use is in, all are folded into one product,
    /// dW = [x_1; x_2; …]ᵀ · [dy_1; dy_2; …]: one large product instead of many thin ones.
    func deferWeight(_ node: Node, shape: Shape, input: Tensor, gradient: Tensor) {
        guard !node.isConstant else { return }
        deferred[node.index, default: []].append(WeightUse(input: input, gradient: gradient, shape: shape))
        remainingUses[node.index]! -= 1
        if remainingUses[node.index] == 0 { foldWeight(node.index) }
    }

    /// Folds the uses of the weight at `index` that are in. Uses that nothing depends on never come in: the walk calls
    /// this when it reaches the weight itself, which all of its uses stand behind.
    func foldWeight(_ index: Int) {
        guard let uses = deferred.removeValue(forKey: index) else { return }
        let x = Tensor.concatenatedRows(uses.map(\.input))
        let dy = Tensor.concatenatedRows(uses.map(\.gradient))
        let result = Tensor(uninitialized: uses[0].shape, dy.precision)
        let blocks = result.shape.weightBlocks
        BLAS.multiply(
            dy.precision, blocks: blocks, rows: x.shape.last / blocks, inner: x.shape.rows,
            columns: dy.shape.last / blocks, x.pointer, dy.pointer, transposeA: true, into: result.pointer)
        withExtendedLifetime((x, dy)) { add(result, to: Node(index: index)) }
    }
}
