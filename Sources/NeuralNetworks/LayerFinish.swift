import Tensors

/// What a hidden layer does to the sum of its products: f(n(Σ xᵢ · Wᵢ + b)), n a normalisation and f an activation.
public struct LayerFinish: Module {
    public var layerNorm: LayerNorm?
    public var rmsNorm: RMSNorm?
    public let activation: UnaryFunction

    /// - size: N.
    public init(size: Int, style: LayerStyle) {
        layerNorm = style.normalization == .layer ? LayerNorm(size: size) : nil
        rmsNorm = style.normalization == .rms ? RMSNorm(size: size) : nil
        activation = style.activation.function
    }

    /// - products: the inputs xᵢ `[…, Kᵢ]` and their weights Wᵢ; see `Linear.weight`.
    /// - bias: b `[N]`, or an addend `[…, N]`.
    /// - Returns: `[…, N]`.
    public func callAsFunction(_ products: [(input: Tensor, weight: Tensor)], bias: Tensor?) -> Tensor {
        if let rmsNorm {
            return .normalizedLayer(
                products, bias: bias, scale: rmsNorm.scale, epsilon: rmsNorm.epsilon, activation: activation)
        }
        let (first, last) = (products.dropLast(), products[products.count - 1])
        let addend = first.reduce(bias) { sum, product in product.input.linear(weight: product.weight, bias: sum) }
        return self(last.input, weight: last.weight, bias: addend)
    }

    /// Of one product: f(n(x · W + b)).
    public func callAsFunction(_ x: Tensor, weight: Tensor, bias: Tensor?) -> Tensor {
        if rmsNorm != nil { return self([(x, weight)], bias: bias) }
        guard let layerNorm else { return x.linear(weight: weight, bias: bias, activation: activation) }
        return layerNorm(x.linear(weight: weight, bias: bias)).map(activation)
    }

    public mutating func visitParameters(_ visit: ParameterVisitor) {
        layerNorm?.visitParameters(visit)
        rmsNorm?.visitParameters(visit)
    }
}
