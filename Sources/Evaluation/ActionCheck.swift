import Tensors
import Trajectories
import WorldModels

/// Whether the actions of a log matter, and whether a model's predictions heed them: what both lose by the actions of another
/// sequence.
///
/// Actions matter to a number of an observation where the log's linear model, one step ahead, errs with other actions
/// `leastRatio` times as much, and by more than `leastEffect`. A model is asked about these numbers alone: where actions do
/// nothing, none may be heeded.
public struct ActionCheck: Sendable {
    /// Of root mean squared errors, with other actions over with the logged ones.
    static let leastRatio = 1.2
    /// In training deviations.
    static let leastEffect = 0.01
    /// Transitions for each input of the linear model, below which it fits what is not there.
    static let leastTransitions = 10.0
    private static let context = 25
    private static let horizon = 15
    /// Futures of each sequence, whose mean is the prediction.
    private static let samples = 4
    /// Of the batch, that the linear model is asked about.
    private static let linearRows = 256

    /// The rows that are filtered, and then imagined.
    private let batch: SequenceBatch
    private let context: Int
    /// Numbers of an observation to which actions matter.
    let columns: [Int]
    /// What the linear model's error one step ahead grows by with other actions, over these numbers.
    public let linearRatio: Double

    /// - batch: sequences of the training log.
    /// - Returns: nil if actions matter to no number, or if that cannot be told: of a log without actions or with few rows,
    ///   or of fewer than two sequences.
    public init?(on batch: SequenceBatch, statistics: LinearStatistics) {
        let inputs = Double(statistics.observationSize + statistics.actionSize + 1)
        context = min(ActionCheck.context, batch.length / 2)
        guard statistics.actionSize > 0, batch.count > 1, context > 0,
            statistics.completeCount >= ActionCheck.leastTransitions * inputs, let baseline = LinearBaseline(statistics)
        else { return nil }
        self.batch = batch[0..<min(batch.length, context + ActionCheck.horizon)]
        let errors = ActionCheck.linearErrors(on: batch, baseline)
        let least = ActionCheck.leastEffect * ActionCheck.leastEffect
        columns = errors.indices.filter { column in
            let (own, other) = errors[column]
            return other - own > least && other > ActionCheck.leastRatio * ActionCheck.leastRatio * own
        }
        if columns.isEmpty { return nil }
        let sums = columns.reduce(into: (own: 0.0, other: 0.0)) { sums, column in
            sums = (sums.own + errors[column].own, sums.other + errors[column].other)
        }
        linearRatio = (sums.other / sums.own).squareRoot()
    }

    /// Mean squared errors of the linear model one step ahead, of every number, with its own and with another sequence's
    /// action.
    private static func linearErrors(
        on batch: SequenceBatch, _ baseline: LinearBaseline
    ) -> [(own: Double, other: Double)] {
        let (count, size) = (batch.count, batch.observation.shape.last)
        let (observations, actions) = (batch.observation.floats, batch.action.floats)
        let (actionSize, follows) = (batch.action.shape.last, batch.rewardMask.floats)
        var (own, other) = (Means(count: size), Means(count: size))
        var rows = 0
        for place in count..<batch.length * count where rows < linearRows {
            let neighbour = place / count * count + (place + 1) % count
            let before = Array(observations[(place - count) * size..<(place - count + 1) * size])
            guard follows[place] > 0, follows[neighbour] > 0, !before.contains(where: \.isNaN) else { continue }
            rows += 1
            for (action, errors) in [(place, 0), (neighbour, 1)] {
                let predicted = baseline.predict(
                    before, actions: Array(actions[action * actionSize..<(action + 1) * actionSize]), count: 1
                ).observations
                for column in 0..<size where !observations[place * size + column].isNaN {
                    let error = Double(predicted[column]) - Double(observations[place * size + column])
                    if errors == 0 { own.add(error * error, at: column) } else { other.add(error * error, at: column) }
                }
            }
        }
        return (0..<size).map { (own[$0] ?? 0, other[$0] ?? 0) }
    }

    /// What the model's error over the imagined steps grows by with other actions; 1 for one that ignores them, nil for one
    /// that decodes none of the numbers to which they matter.
    public func ratio(of model: WorldModel, using generator: inout RandomGenerator) -> Double? {
        let decoded = Set(model.decoder.parts.flatMap(\.values))
        let columns = columns.filter(decoded.contains)
        if columns.isEmpty { return nil }
        let repeated = batch.repeated(ActionCheck.samples)
        let filtered = model.observe(repeated[0..<context], using: &generator).last
        let future = context..<batch.length
        func error(_ actions: Tensor, _ generator: inout RandomGenerator) -> Double {
            let imagined = model.imagine(
                from: filtered, actions: actions.repeated(ActionCheck.samples, axis: 1), using: &generator)
            return meanSquare(model.decoder.mean(model.decoder(imagined.features)), columns)
        }
        // The same noise for both: what differs between them are the actions.
        var sameNoise = generator
        let neighbours = Array(1..<batch.count) + [0]
        let others = Tensor.stacked(future.map { batch.action[$0].gathered(rows: neighbours) })
        let own = error(batch.action[future], &generator)
        return (error(others, &sameNoise) / own).squareRoot()
    }

    /// Of the mean over futures `[H, B · S, O]` of some numbers, over rows that are of the episode filtered, as their
    /// neighbours' are of theirs.
    private func meanSquare(_ predictions: Tensor, _ columns: [Int]) -> Double {
        let (count, size) = (batch.count, batch.observation.shape.last)
        let horizon = batch.length - context
        let means = predictions.reshaped([horizon, count, ActionCheck.samples, size])
            .summed(to: [horizon, count, 1, size]).floats.map { Double($0) / Double(ActionCheck.samples) }
        let (observations, follows) = (batch.observation.floats, batch.rewardMask.floats)
        var isInside = [Bool](repeating: true, count: count)
        var sum = Means(count: 1)
        for row in context..<batch.length {
            for index in 0..<count { isInside[index] = isInside[index] && follows[row * count + index] > 0 }
            for index in 0..<count where isInside[index] && isInside[(index + 1) % count] {
                let (truth, predicted) = ((row * count + index) * size, ((row - context) * count + index) * size)
                for column in columns where !observations[truth + column].isNaN {
                    let error = means[predicted + column] - Double(observations[truth + column])
                    sum.add(error * error, at: 0)
                }
            }
        }
        return sum[0] ?? .nan
    }
}
