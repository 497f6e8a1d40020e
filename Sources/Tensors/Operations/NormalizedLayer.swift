import VectorKernels

extension Tensor {
    /// f(x / √(mean of x² + ε) ⊙ scale) of x = Σ xᵢ · Wᵢ + b: a fully connected layer of several inputs with root-mean-square
    /// normalisation (Zhang and Sennrich 2019) over the last axis, in one operation.
    ///
    /// - products: the inputs xᵢ `[…, Kᵢ]` and their weights `[Kᵢ, N]` or `[G, Kᵢ / G, N / G]`; see `linear`.
    /// - bias: b `[N]`, or an addend `[…, N]`.
    /// - scale: `[N]`.  - activation: f.
    /// - Returns: `[…, N]`.
    public static func normalizedLayer(
        _ products: [(input: Tensor, weight: Tensor)], bias: Tensor?, scale: Tensor, epsilon: Double,
        activation: UnaryFunction
    ) -> Tensor {
        let (rows, width, precision) = (products[0].input.shape.rows, scale.count, scale.precision)
        let shape = products[0].input.shape.replacingLast(width)
        require(
            products.allSatisfy {
                $0.weight.shape.weightOutputs == width && $0.input.shape.replacingLast(width) == shape
            },
            "products \(products.map { ($0.input.shape, $0.weight.shape) }) for a scale \(scale.shape)")
        let x = sum(of: products, bias: bias, shape: shape)
        let y = Tensor(uninitialized: shape, precision)
        let operands = products.flatMap { [$0.input, $0.weight] } + [bias, scale].compactMap(\.self)
        let tape = operands.lazy.compactMap(\.place).first?.tape
        let inverse = tape.map { _ in Tensor(uninitialized: [rows], precision) }
        vk_rms_activation(
            precision.kernel, activation.kernel, rows, width, epsilon, x.pointer, scale.pointer, inverse?.pointer,
            y.pointer)
        guard let tape, let inverse else { return withExtendedLifetime(x) { y } }
        require(
            operands.allSatisfy { $0.place.map { $0.tape === tape } ?? true }, "operands lie on two different tapes")
        for product in products { tape.countUse(ofWeight: product.weight.node) }
        let uses = products.map {
            (x: $0.input.detached, w: $0.weight.detached, xNode: $0.input.node, wNode: $0.weight.node)
        }
        let (s, biasShape) = (scale.detached, bias?.shape ?? [0])
        return tape.append(y) { [bNode = bias?.node ?? .constant, sNode = scale.node] dy, gradients in
            let dx = Tensor(uninitialized: shape, precision)
            let ds = Tensor(uninitialized: [width], precision)
            vk_rms_activation_pullback(
                precision.kernel, activation.kernel, rows, width, x.pointer, s.pointer, inverse.pointer, dy.pointer,
                dx.pointer, ds.pointer)
            for use in uses {
                gradients.addProduct(dx, timesTransposed: use.w, shape: use.x.shape, to: use.xNode)
                gradients.deferWeight(use.wNode, shape: use.w.shape, input: use.x, gradient: dx)
            }
            gradients.addBias(dx, shape: biasShape, to: bNode)
            gradients.add(ds.reshaped(s.shape), to: sNode)
        }
    }

    /// Σ xᵢ · Wᵢ + b, off the tape.
    private static func sum(
        of products: [(input: Tensor, weight: Tensor)], bias: Tensor?, shape: Shape
    ) -> Tensor {
        let x = Tensor(uninitialized: shape, products[0].input.precision)
        for (index, product) in products.enumerated() {
            x.requirePrecision(of: product.input, product.weight)
            product.input.multiply(by: product.weight, accumulate: index > 0, into: x.pointer)
        }
        guard let bias else { return x }
        x.requirePrecision(of: bias)
        require(bias.count == shape.last || bias.count == x.count, "bias \(bias.shape) for a result of shape \(shape)")
        vk_bias_activation(
            x.precision.kernel, VKIdentity, shape.rows, shape.last, bias.pointer,
            bias.count == shape.last ? 0 : shape.last, nil, x.pointer)
        return x
    }
}

extension Gradients {
    /// Adds the gradient of a layer's output to that of a bias: as it is to an addend, summed over rows to a row.
    func addBias(_ gradient: Tensor, shape: Shape, to node: Node) {
        guard !node.isConstant else { return }
        add((gradient.count == shape.count ? gradient : gradient.columnSums).reshaped(shape), to: node)
    }
}
