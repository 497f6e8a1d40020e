/// Sufficient statistics of least squares from X = [x_t, a_t, 1] to Y = [x_{t+1} − x_t, r_t], all standardised.
public struct LinearStatistics: Equatable, Sendable {
    public let observationSize: Int
    public let actionSize: Int
    /// Transitions N.
    public let count: Int
    /// Σ XᵀX `[D, D]`, D = observationSize + actionSize + 1.
    public let inputProducts: [Double]
    /// Σ XᵀY `[D, observationSize + 1]`.
    public let outputProducts: [Double]

    public init(
        observationSize: Int, actionSize: Int, count: Int, inputProducts: [Double], outputProducts: [Double]
    ) {
        self.observationSize = observationSize
        self.actionSize = actionSize
        self.count = count
        self.inputProducts = inputProducts
        self.outputProducts = outputProducts
    }

    /// Mean of the observations that a step follows `[observationSize]`.
    public var observationMean: [Double] {
        let inputs = observationSize + actionSize + 1
        return (0..<observationSize).map { inputProducts[(inputs - 1) * inputs + $0] / Double(max(count, 1)) }
    }

    public init(_ data: SequenceDataset) {
        let (o, a) = (data.observationSize, data.actionSize)
        let inputs = o + a + 1
        let outputs = o + 1
        var inputProducts = [Double](repeating: 0, count: inputs * inputs)
        var outputProducts = [Double](repeating: 0, count: inputs * outputs)
        var count = 0
        var x = [Double](repeating: 1, count: inputs)
        var y = [Double](repeating: 0, count: outputs)
        for episode in data.episodes {
            for row in episode.dropLast() {
                // The action taken at a row and its reward stand at the next one.
                for i in 0..<o {
                    x[i] = Double(data.observations[row * o + i])
                    y[i] = Double(data.observations[(row + 1) * o + i]) - x[i]
                }
                for i in 0..<a { x[o + i] = Double(data.actions[(row + 1) * a + i]) }
                y[o] = Double(data.rewards[row + 1])
                for i in 0..<inputs {
                    for j in 0..<inputs { inputProducts[i * inputs + j] += x[i] * x[j] }
                    for j in 0..<outputs { outputProducts[i * outputs + j] += x[i] * y[j] }
                }
                count += 1
            }
        }
        self.init(
            observationSize: o, actionSize: a, count: count, inputProducts: inputProducts,
            outputProducts: outputProducts)
    }
}
