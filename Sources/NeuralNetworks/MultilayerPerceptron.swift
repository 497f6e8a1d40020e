import Tensors

/// Fully connected layers: hidden ones with an activation, then a linear one.
public struct MultilayerPerceptron: Module {
    public var layers: [Linear]
    public let activation: Activation

    public init(
        inputs: Int, hidden: [Int], outputs: Int, activation: Activation, using generator: inout RandomGenerator
    ) {
        let widths = [inputs] + hidden + [outputs]
        layers = zip(widths, widths.dropFirst()).map { inputs, outputs in
            Linear(inputs: inputs, outputs: outputs, using: &generator)
        }
        self.activation = activation
    }

    /// - x: `[…, inputs]`.  - Returns: `[…, outputs]`.
    public func callAsFunction(_ x: Tensor) -> Tensor {
        var x = x
        for layer in layers.dropLast() { x = layer(x, activation: activation.function) }
        return layers[layers.count - 1](x)
    }

    /// The last layer's bias.
    public var outputBias: [Double] {
        get { layers[layers.count - 1].bias?.doubles ?? [] }
        set { layers[layers.count - 1].bias = Tensor(newValue.map(Float.init), shape: [newValue.count]) }
    }

    public mutating func visitParameters(_ visit: ParameterVisitor) {
        visit("layers", &layers)
    }
}
