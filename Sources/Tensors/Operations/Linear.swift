import VectorKernels

extension Tensor {
    /// f(x · W + b): a fully connected layer in one operation.
    ///
    /// - weight: W `[K, N]`.
    /// - bias: b `[N]`, or an addend with the result's own shape: the share of other inputs that was computed
    ///   beforehand for many steps at once.
    /// - Returns: `[…, N]` for x `[…, K]`; for K = 0, where there are no products to add up, f(b).
    ///
    /// The pullback forms dx = dy · Wᵀ at once and leaves dW to be folded over all uses of W (see `Gradients`).
    public func linear(weight: Tensor, bias: Tensor? = nil, activation: UnaryFunction = .identity) -> Tensor {
        require(
            weight.shape.rank == 2 && shape.last == weight.shape[0],
            "x \(shape) · weight \(weight.shape)")
        requirePrecision(of: weight, bias)
        let outputShape = shape.replacingLast(weight.shape[1])
        let (rows, inner, columns) = (shape.rows, shape.last, weight.shape[1])
        let y = Tensor(uninitialized: outputShape, precision)
        BLAS.multiply(
            precision, rows: rows, inner: inner, columns: columns, pointer, weight.pointer, into: y.pointer)

        let isOnTape = place != nil || weight.place != nil || bias?.place != nil
        var preactivation: Tensor?
        if isOnTape && activation.needsInput { preactivation = Tensor(uninitialized: outputShape, precision) }
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
            let biasShape = bias?.shape
            return { [xNode = node, wNode = weight.node, bNode = bias?.node ?? .constant] dy, gradients in
                let dPre = activation == .identity ? dy : activation.pullback(dy, x: preactivation, y: y)
                gradients.addProduct(dPre, timesTransposed: w, shape: x.shape, to: xNode)
                gradients.deferWeight(wNode, input: x, gradient: dPre)
                if let biasShape, !bNode.isConstant {
                    gradients.add(
                        dPre.count == biasShape.count ? dPre.reshaped(biasShape) : dPre.columnSums.reshaped(biasShape),
                        to: bNode)
                }
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
