import Tensors

/// Ridge regression of the next observation and the reward on the present observation and action:
///
///     x_{t+1} − x_t, r_t ≈ [x_t, a_t, 1] · M      M = (XᵀX + λ N I)⁻¹ XᵀY
///
/// All standardised, rolled out with |x| clipped. A model worth its name predicts better. Of a log too wide for a regression
/// on all numbers, each number is regressed on itself and the action alone; see `LinearStatistics`.
public struct LinearBaseline: Sendable {
    /// λ, per row of the training log.
    public static let ridge = 1e-6
    /// Bound on |x| in a roll-out, in standard deviations.
    public static let clip: Float = 10

    private let observationSize: Int
    /// Numbers of an action that are read.
    private let actionSize: Int
    /// What each number of the change, and the reward, takes from the inputs: of [x, a, 1], or of u = [a, 1] in a diagonal
    /// model, `[·, observationSize + 1]`.
    private let weights: [Double]
    /// What each number of the change takes from itself, in a diagonal model `[observationSize]`; else nothing.
    private let own: [Double]

    /// Whether each number is regressed on itself and the action alone.
    package var isDiagonal: Bool { !own.isEmpty }

    /// - Returns: nil if the training log has no complete transition, or none to regress on.
    public init?(_ statistics: LinearStatistics) {
        guard statistics.completeCount > 0 else { return nil }
        observationSize = statistics.observationSize
        let penalty = LinearBaseline.ridge * statistics.completeCount
        switch statistics.form {
        case .dense:
            actionSize = statistics.actionSize
            let inputs = observationSize + actionSize + 1
            var matrix = statistics.inputProducts
            for i in 0..<inputs { matrix[i * inputs + i] += penalty }
            guard
                let found = solution(of: matrix, statistics.outputProducts, size: inputs, columns: observationSize + 1)
            else { return nil }
            (weights, own) = (found, [])
        case .diagonal(let inputs):
            actionSize = inputs - 1
            guard let found = LinearBaseline.diagonal(statistics, inputs: inputs, penalty: penalty) else { return nil }
            (weights, own) = found
        }
    }

    /// With S = Σ uᵀu, and s = Σ x_iu, t = Σ uᵀy_i of a number: α = (Σ x_iy_i − s S⁻¹ t) / (Σ x_i² − s S⁻¹ sᵀ), and
    /// w = S⁻¹ (t − α sᵀ).
    private static func diagonal(
        _ statistics: LinearStatistics, inputs u: Int, penalty: Double
    ) -> (weights: [Double], own: [Double])? {
        let o = statistics.observationSize
        var shared = Array(statistics.inputProducts[..<(u * u)])
        for i in 0..<u { shared[i * u + i] += penalty }
        let crossed = Array(statistics.inputProducts[(u * u)...].prefix(o * u))
        // S⁻¹ of all sᵀ and of all t at once.
        let columns = 2 * o + 1
        var right: [Double] = []
        for i in 0..<u {
            for column in 0..<o { right.append(crossed[column * u + i]) }
            right += statistics.outputProducts[i * (o + 1)..<(i + 1) * (o + 1)]
        }
        guard let solved = solution(of: shared, right, size: u, columns: columns) else { return nil }
        let squares = Array(statistics.inputProducts.suffix(o))
        let products = Array(statistics.outputProducts.suffix(o))
        let own = (0..<o).map { column -> Double in
            var (numerator, denominator) = (products[column], squares[column] + penalty)
            for i in 0..<u {
                let s = crossed[column * u + i]
                numerator -= s * solved[i * columns + o + column]
                denominator -= s * solved[i * columns + column]
            }
            return denominator > 0 ? numerator / denominator : 0
        }
        var weights: [Double] = []
        for i in 0..<u {
            let (left, right) = (solved[i * columns..<i * columns + o], solved[i * columns + o..<(i + 1) * columns])
            weights += zip(right, zip(own, left)).map { $0 - $1.0 * $1.1 }
            weights.append(right[right.endIndex - 1])
        }
        return (weights, own)
    }

    /// The next observations `[count, O]` and the rewards `[count]`, standardised, from observations `[count, O]` and the
    /// actions taken at them `[count, A]`.
    package func predict(
        _ observations: [Float], actions: [Float], count: Int
    ) -> (observations: [Float], rewards: [Float]) {
        let (o, a) = (observationSize, actions.count / max(count, 1))
        var inputs: [Double] = []
        for row in 0..<count {
            if !isDiagonal { inputs += observations[row * o..<(row + 1) * o].lazy.map(Double.init) }
            inputs += actions[row * a..<row * a + actionSize].lazy.map(Double.init)
            inputs.append(1)
        }
        let change = matrixProduct(inputs, weights, rows: count, inner: weights.count / (o + 1), columns: o + 1)
        var (next, rewards) = (observations, [Float](repeating: 0, count: count))
        for row in 0..<count {
            for column in 0..<o {
                let x = observations[row * o + column]
                let rise = change[row * (o + 1) + column] + (isDiagonal ? own[column] * Double(x) : 0)
                next[row * o + column] = min(LinearBaseline.clip, max(-LinearBaseline.clip, x + Float(rise)))
            }
            rewards[row] = Float(change[row * (o + 1) + o])
        }
        return (next, rewards)
    }

    /// How well it predicts each number of the log `steps` rows ahead, from windows spread over it: nRMSE in standard
    /// deviations `[observationSize]`, NaN for a number that no window holds. Episodes of no more than
    /// `steps` rows are left out; if all are, `steps` becomes what the longest one allows.
    package func freeRunErrors(on data: SequenceDataset, steps: Int = 15, windows: Int = 500) -> [Double] {
        let o = data.observationSize
        let steps = min(steps, (data.episodes.map(\.count).max() ?? 0) - 1)
        let rows = steps < 1 ? [] : data.episodes.flatMap { $0.dropLast(steps) }
        // Evenly spaced, whatever their number.
        let starts = (0..<min(windows, rows.count)).map { rows[$0 * rows.count / min(windows, rows.count)] }
            .filter { !data.observations[$0 * o..<($0 + 1) * o].contains(where: \.isNaN) }
        var predicted = starts.flatMap { data.observations[$0 * o..<($0 + 1) * o] }
        for step in 0..<max(steps, 0) {
            let actions = starts.flatMap { start in
                data.actions[(start + step + 1) * data.actionSize..<(start + step + 2) * data.actionSize]
            }
            predicted = predict(predicted, actions: actions, count: starts.count).observations
        }
        return (0..<o).map { column in
            var (sum, count) = (0.0, 0.0)
            for (index, start) in starts.enumerated() {
                let truth = data.observations[(start + steps) * o + column]
                if truth.isNaN { continue }
                let error = Double(predicted[index * o + column]) - Double(truth)
                (sum, count) = (sum + error * error, count + 1)
            }
            return (sum / count).squareRoot()
        }
    }
}
