/// Sufficient statistics of least squares from X = [x_t, a_t, 1] to Y = [x_{t+1} − x_t, r_t], all standardised. A transition
/// with a missing number, which is NaN, adds nothing to them.
public struct LinearStatistics: Equatable, Sendable {
    public let observationSize: Int
    public let actionSize: Int
    /// Transitions N, those with a missing number included.
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

    /// Transitions without a missing number: Σ 1 · 1.
    public var completeCount: Double { count > 0 ? inputProducts[inputProducts.count - 1] : 0 }

    /// Mean of the complete observations that a step follows `[observationSize]`; nil if there is none.
    public var observationMean: [Double]? {
        let inputs = observationSize + actionSize + 1
        guard completeCount > 0 else { return nil }
        return (0..<observationSize).map { inputProducts[(inputs - 1) * inputs + $0] / completeCount }
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
                count += 1
                if y[..<o].contains(where: \.isNaN) { continue }
                for i in 0..<a { x[o + i] = Double(data.actions[(row + 1) * a + i]) }
                y[o] = Double(data.rewards[row + 1])
                for i in 0..<inputs {
                    for j in 0..<inputs { inputProducts[i * inputs + j] += x[i] * x[j] }
                    for j in 0..<outputs { outputProducts[i * outputs + j] += x[i] * y[j] }
                }
            }
        }
        self.init(
            observationSize: o, actionSize: a, count: count, inputProducts: inputProducts,
            outputProducts: outputProducts)
    }
}
