import Tensors

extension MultilayerPerceptron {
    /// Lets outputs `columns` begin at 0, whatever the input.
    public mutating func zeroOutputs(_ columns: Range<Int>) {
        let last = layers.count - 1
        let width = layers[last].weight.shape[1]
        let kept = Tensor((0..<width).map { columns.contains($0) ? Float(0) : 1 }, shape: [width])
        layers[last].weight = layers[last].weight * kept
    }
}
