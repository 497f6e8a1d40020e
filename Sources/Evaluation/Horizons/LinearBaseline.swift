import Trajectories

/// Ridge regression of the next observation and the reward on the present observation and action:
///
///     x_{t+1} − x_t, r_t ≈ [x_t, a_t, 1] · M      M = (XᵀX + λ N I)⁻¹ XᵀY
///
/// All standardised, rolled out with |x| clipped. A model worth its name predicts better.
public struct LinearBaseline: Sendable {
    /// λ, per row of the training log.
    public static let ridge = 1e-6
    /// Bound on |x| in a roll-out, in standard deviations.
    public static let clip: Float = 10

    let observationSize: Int
    let actionSize: Int
    /// M `[observationSize + actionSize + 1, observationSize + 1]`.
    let weights: [Double]

    public init(_ statistics: LinearStatistics) {
        observationSize = statistics.observationSize
        actionSize = statistics.actionSize
        let inputs = observationSize + actionSize + 1
        var matrix = statistics.inputProducts
        for i in 0..<inputs { matrix[i * inputs + i] += LinearBaseline.ridge * max(statistics.completeCount, 1) }
        weights = LinearBaseline.solve(matrix, statistics.outputProducts, size: inputs, columns: observationSize + 1)
    }

    /// The next observation and the reward, standardised, from one observation and the action taken at it.
    func predict(_ observation: [Float], action: ArraySlice<Float>) -> (observation: [Float], reward: Float) {
        let outputs = observationSize + 1
        var change = [Double](repeating: 0, count: outputs)
        for (i, x) in (observation + action + [1]).enumerated() {
            for j in 0..<outputs { change[j] += Double(x) * weights[i * outputs + j] }
        }
        let next = zip(observation, change).map { x, d in
            min(LinearBaseline.clip, max(-LinearBaseline.clip, x + Float(d)))
        }
        return (next, Float(change[observationSize]))
    }

    /// X with A · X = B for a symmetric positive definite A `[size, size]`, by Cholesky's decomposition.
    static func solve(_ a: [Double], _ b: [Double], size: Int, columns: Int) -> [Double] {
        var lower = a
        for j in 0..<size {
            for k in 0..<j {
                for i in j..<size { lower[i * size + j] -= lower[i * size + k] * lower[j * size + k] }
            }
            let pivot = lower[j * size + j].squareRoot()
            for i in j..<size { lower[i * size + j] /= pivot }
        }
        var x = b
        for column in 0..<columns {
            for i in 0..<size {
                for k in 0..<i { x[i * columns + column] -= lower[i * size + k] * x[k * columns + column] }
                x[i * columns + column] /= lower[i * size + i]
            }
            for i in (0..<size).reversed() {
                for k in (i + 1)..<size { x[i * columns + column] -= lower[k * size + i] * x[k * columns + column] }
                x[i * columns + column] /= lower[i * size + i]
            }
        }
        return x
    }
}
