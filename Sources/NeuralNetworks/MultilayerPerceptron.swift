import Tensors

/// Fully connected layers: hidden ones of one style, then a linear one unless the last hidden one is the output.
public struct MultilayerPerceptron: Module {
    public var layers: [Layer]

    /// - outputs: width of the linear layer; nil for none.
    public init(
        inputs: Int, hidden: [Int], outputs: Int?, style: LayerStyle, using generator: inout RandomGenerator
    ) {
        let widths = [inputs] + hidden
        layers = zip(widths, hidden).map { inputs, outputs in
            Layer(inputs: inputs, outputs: outputs, style: style, using: &generator)
        }
        if let outputs {
            layers.append(
                Layer(inputs: widths[hidden.count], outputs: outputs, style: style.linear, using: &generator))
        }
    }

    /// - x: `[…, inputs]`.  - Returns: `[…, outputs]`.
    public func callAsFunction(_ x: Tensor) -> Tensor { layers.reduce(x) { $1($0) } }

    /// The last layer's bias.
    public var outputBias: [Double] {
        get { layers[layers.count - 1].bias?.doubles ?? [] }
        set {
            let last = layers.count - 1
            layers[last].bias = Tensor(newValue, shape: [newValue.count]).converted(to: layers[last].weight.precision)
        }
    }

    public mutating func visitParameters(_ visit: ParameterVisitor) {
        visit("layers", &layers)
    }
}
