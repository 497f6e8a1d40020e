import VectorKernels

extension Shape {
    /// Of a weight: how many matrices it holds, each for its own part of the inputs and of the outputs. `[K, N]` is one
    /// matrix, `[G, K, N]` is G of them, on the diagonal of an otherwise empty `[G · K, G · N]`.
    var weightBlocks: Int {
        require(rank == 2 || rank == 3, "a weight of shape \(self): expected [K, N] or [G, K, N]")
        return rank == 3 ? self[0] : 1
    }
    /// Numbers that a weight reads, and numbers that it puts out.
    var weightInputs: Int { weightBlocks * self[rank - 2] }
    var weightOutputs: Int { weightBlocks * last }

    /// Of a weight: the shape of its transpose.
    var transposed: Shape {
        var shape = self
        (shape[rank - 2], shape[rank - 1]) = (last, self[rank - 2])
        return shape
    }
}

extension Tensor {
    /// y = x · W (+ y) for a weight `[K, N]` or `[G, K, N]`; x is this tensor. Off the tape.
    func multiply(by weight: Tensor, accumulate: Bool = false, into y: UnsafeMutableRawPointer) {
        require(
            shape.last == weight.shape.weightInputs, "x \(shape) · weight \(weight.shape)")
        if let rounded = RoundedWeights.forProduct(of: self, weight) {
            return rounded.multiply(self, by: weight, accumulate: accumulate, into: y)
        }
        let blocks = weight.shape.weightBlocks
        BLAS.multiply(
            precision, blocks: blocks, rows: shape.rows, inner: shape.last / blocks, columns: weight.shape.last,
            pointer,
            weight.pointer, accumulate: accumulate, into: y)
    }

    /// f(x · W + b): a fully connected layer in one operation.
    ///
    /// - weight: W `[K, N]`; or `[G, K / G, N / G]`, G matrices on the diagonal of one of zeros, each for one part of the
    ///   inputs and of the outputs.
    /// - bias: b `[N]`, or an addend with the result's own shape: the share of other inputs that was computed
    ///   beforehand for many steps at once.
    /// - Returns: `[…, N]` for x `[…, K]`; for K = 0, where there are no products to add up, f(b).
    ///
    /// The pullback forms dx = dy · Wᵀ at once and leaves dW to be folded over all uses of W (see `Gradients`).
    public func linear(weight: Tensor, bias: Tensor? = nil, activation: UnaryFunction = .identity) -> Tensor {
        requirePrecision(of: weight, bias)
        let (rows, columns) = (shape.rows, weight.shape.weightOutputs)
        let outputShape = shape.replacingLast(columns)
        let y = Tensor(uninitialized: outputShape, precision)
        multiply(by: weight, into: y.pointer)

        let isOnTape = place != nil || weight.place != nil || bias?.place != nil
        // A constant: the closure below would put a variable on the heap, whether or not it is made.
        let preactivation =
            isOnTape && activation.needsInput ? Tensor(uninitialized: outputShape, precision) : nil
        if let bias {
            let isRow = bias.count == columns
            require(isRow || bias.shape.count == y.count, "bias \(bias.shape) for a result of shape \(outputShape)")
            vk_bias_activation(
                precision.kernel, activation.kernel, rows, columns, bias.pointer, isRow ? 0 : columns,
                preactivation?.pointer, y.pointer)
        } else {
            if let preactivation {
                preactivation.pointer.copyMemory(from: y.pointer, byteCount: y.count * precision.stride)
            }
            if activation != .identity {
                vk_unary(precision.kernel, activation.kernel, y.count, y.pointer, y.pointer)
            }
        }
        guard isOnTape else { return y }
        (place ?? weight.place ?? bias?.place)?.tape.countUse(ofWeight: weight.node)
        return y.recorded(self, weight, bias) {
            let (x, w) = (detached, weight.detached)
            let biasShape = bias?.shape ?? [0]
            return { [xNode = node, wNode = weight.node, bNode = bias?.node ?? .constant] dy, gradients in
                let dPre = activation == .identity ? dy : activation.pullback(dy, x: preactivation, y: y)
                gradients.addProduct(dPre, timesTransposed: w, shape: x.shape, to: xNode)
                gradients.deferWeight(wNode, shape: w.shape, input: x, gradient: dPre)
                gradients.addBias(dPre, shape: biasShape, to: bNode)
            }
        }
    }

    /// Σ over rows, off the tape.
    var columnSums: Tensor {
        let result = Tensor.zeros([shape.last], precision: precision)
        vk_add_column_sums(precision.kernel, shape.rows, shape.last, pointer, result.pointer)
        return result
    }
}
