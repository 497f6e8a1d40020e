import Tensors
import Trajectories
import WorldModels

/// All that is summed over windows.
struct WindowSums: Sendable {
    var errors: WindowErrors
    /// Of the keys, in their order.
    var scores: [KeyScoreSums]
    var reward: KeyScoreSums
    /// log p(o_t) in nats per row of all horizons together, in the log's units.
    var freeRun = Means(count: 1)
    /// Squared errors with the actions of other windows; nil where there are none.
    var shuffled: Means?
    var continuation = ReliabilitySums()
    /// In the log's units.
    var rewards = PredictionPairs()
    /// nil for a model by itself.
    var disagreement: DisagreementSums?

    init(
        _ windows: ImaginedWindows, _ keys: [ScoredKey], draws: Int, beside baseline: LinearBaseline?,
        using generator: inout RandomGenerator
    ) {
        let (model, horizon) = (windows.model, windows.horizon)
        let future = windows.context..<windows.context + horizon
        let observation = PredictedValue(
            windows, truth: windows.rows.observation[future], deviation: model.normalizer.observation.deviation,
            head: \.decoder)
        let reward = model.scoredReward.map { _ in
            PredictedValue(
                windows, truth: windows.rows.rewardColumn[future], deviation: model.normalizer.reward.deviation,
                head: { $0.reward! })
        }
        let means = windows.meanOverSamples(observation.means)
        let rewardMeans = reward.map { windows.meanOverSamples($0.means) }
        errors = WindowErrors(windows, keys, observations: means, rewards: rewardMeans, beside: baseline)
        scores = keys.map { _ in KeyScoreSums(horizon: horizon) }
        self.reward = KeyScoreSums(horizon: horizon)
        let drawn = observation.draws(keys.contains { $0.kind == .continuous } ? draws : 0, using: &generator)
        for (index, key) in keys.enumerated() {
            observation.score(key, into: &scores[index], mean: means, draws: drawn)
        }
        for density in observation.logDensities(keys.flatMap(\.columns)) {
            if let density { freeRun.add(density, at: 0) }
        }
        if let reward, let rewardMeans, let head = model.scoredReward {
            reward.score(
                .reward(head), into: &self.reward, mean: rewardMeans,
                draws: reward.draws(draws, using: &generator))
            let unit = model.normalizer.reward
            for (predicted, observed) in zip(unit.restore(rewardMeans), unit.restore(reward.truths)) {
                rewards.add(predicted: predicted, observed: observed)
            }
        }
        addContinuation(windows)
        shuffled = windows.shuffledFuture.map { future in
            let shuffledMeans = windows.mixed {
                let decoder = windows.ensemble.members[$0].decoder
                return decoder.mean(decoder(future.members[$0].features))
            }
            return WindowSums.squaredErrors(
                windows.meanOverSamples(shuffledMeans), observation.truths, size: observation.truth.shape.last, keys,
                horizon: horizon)
        }
        if windows.ensemble.count > 1 {
            disagreement = DisagreementSums(windows, keys, means: means, truths: observation.truths)
        }
    }

    private mutating func addContinuation(_ windows: ImaginedWindows) {
        guard windows.model.continuation != nil else { return }
        let predictions = windows.ensemble.members.indices.map {
            windows.ensemble.members[$0].continuation!(windows.future.members[$0].features)
        }
        let probabilities = windows.meanOverSamples(windows.mixed { predictions[$0].probability })
        let complements = windows.meanOverSamples(windows.mixed { predictions[$0].endProbability })
        let future = windows.context..<windows.context + windows.horizon
        for (index, goesOn) in windows.rows.goesOnColumn[future].floats.enumerated() {
            continuation.add(
                probability: Double(probabilities[index]), complement: Double(complements[index]),
                happened: goesOn > 0)
        }
    }

    /// `[H, W, O]` each → at every horizon.
    private static func squaredErrors(
        _ predicted: [Float], _ truth: [Float], size: Int, _ keys: [ScoredKey], horizon: Int
    ) -> Means {
        var sums = Means(count: horizon)
        let columns = keys.flatMap(\.columns)
        let perHorizon = truth.count / horizon
        for row in stride(from: 0, to: truth.count, by: size) {
            for place in columns.map({ row + $0 }) where !truth[place].isNaN {
                let error = Double(predicted[place] - truth[place])
                sums.add(error * error, at: row / perHorizon)
            }
        }
        return sums
    }

    static func += (total: inout WindowSums, part: WindowSums) {
        total.errors += part.errors
        for index in total.scores.indices { total.scores[index] += part.scores[index] }
        total.reward += part.reward
        total.freeRun += part.freeRun
        if let shuffled = part.shuffled { total.shuffled? += shuffled }
        total.continuation += part.continuation
        total.rewards += part.rewards
        if let disagreement = part.disagreement { total.disagreement? += disagreement }
    }
}
