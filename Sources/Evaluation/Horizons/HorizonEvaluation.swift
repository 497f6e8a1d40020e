import Foundation
import Tensors
import Trajectories
import WorldModels

/// Open-loop prediction: filter `context` observed rows, imagine `horizon` steps with the logged actions, compare.
///
/// Windows begin every `stride` rows of each episode that is long enough. A prediction is the mean over `samples`
/// independent runs (posterior and prior sampled) of the decoder's mean.
public struct HorizonEvaluation: Sendable {
    public var context = 10
    public var horizon = 50
    public var stride = 25
    public var samples = 16

    /// Rows imagined side by side on one core: as many as its cache holds.
    private static let tile = 256

    public init(context: Int = 10, horizon: Int = 50, stride: Int = 25, samples: Int = 16) {
        self.context = context
        self.horizon = horizon
        self.stride = stride
        self.samples = samples
    }

    public struct Result: Sendable {
        public let windows: Int
        public let observation: [HorizonError]
        /// Empty for a model without that head.
        public let reward: [HorizonError]
        public let freeRun: FreeRun
    }

    /// First rows of the windows that fit.
    public func windowStarts(_ data: SequenceDataset) -> [Int] {
        data.episodes.flatMap { episode -> [Int] in
            let last = episode.count - context - horizon
            return last < 0 ? [] : Swift.stride(from: 0, through: last, by: stride).map { episode.lowerBound + $0 }
        }
    }

    /// - Returns: nil if no episode is long enough for a window.
    public func callAsFunction(_ model: WorldModel, _ data: SequenceDataset, generator: RandomGenerator) -> Result? {
        let starts = windowStarts(data)
        guard !starts.isEmpty else { return nil }
        let baseline = LinearBaseline(model.statistics.linear)
        let perTile = max(1, HorizonEvaluation.tile / samples)
        let tiles = (starts.count + perTile - 1) / perTile
        let sums = concurrentMap(tiles) { tile in
            let part = Array(starts[tile * perTile..<min(starts.count, (tile + 1) * perTile)])
            var tileGenerator = generator.child(UInt64(tile))
            return squaredErrors(model, baseline, data, starts: part, using: &tileGenerator)
        }
        var total = sums[0]
        for sum in sums.dropFirst() { total.add(sum) }
        let windows = Double(starts.count)
        return Result(
            windows: starts.count,
            observation: total.observation.errors(count: windows * Double(data.observationSize)),
            reward: model.reward == nil ? [] : total.reward.errors(count: windows),
            freeRun: total.freeRun(rows: windows * Double(horizon), model))
    }

    /// Squared errors summed over windows and dimensions, per horizon.
    private struct Sums: Sendable {
        var model: [Double]
        var persistence: [Double]
        var linear: [Double]

        init(horizon: Int) {
            model = .init(repeating: 0, count: horizon)
            persistence = model
            linear = model
        }

        mutating func add(_ other: Sums) {
            for h in model.indices {
                model[h] += other.model[h]
                persistence[h] += other.persistence[h]
                linear[h] += other.linear[h]
            }
        }

        func errors(count: Double) -> [HorizonError] {
            model.indices.map { h in
                HorizonError(
                    horizon: h + 1, nrmse: (model[h] / count).squareRoot(), standardError: nil,
                    persistence: (persistence[h] / count).squareRoot(), linear: (linear[h] / count).squareRoot())
            }
        }
    }

    private struct Both: Sendable {
        var observation: Sums
        var reward: Sums
        /// Σ (prediction − truth)² of each dimension, over windows and horizons.
        var dimensions: [Double]
        /// Σ log p(o_t), over windows and horizons.
        var logLikelihood: Double

        mutating func add(_ other: Both) {
            observation.add(other.observation)
            reward.add(other.reward)
            for i in dimensions.indices { dimensions[i] += other.dimensions[i] }
            logLikelihood += other.logLikelihood
        }

        func freeRun(rows: Double, _ model: WorldModel) -> FreeRun {
            FreeRun(
                rootMeanSquaredErrors: zip(dimensions, model.normalizer.observation.deviation).map {
                    ($0 / rows).squareRoot() * $1
                }, negativeLogLikelihood: model.logUnits - logLikelihood / rows)
        }
    }

    private func squaredErrors(
        _ model: WorldModel, _ baseline: LinearBaseline, _ data: SequenceDataset, starts: [Int],
        using generator: inout RandomGenerator
    ) -> Both {
        let windows = SequenceBatch(data, starts: starts, length: context + horizon)
        let repeated = SequenceBatch(
            data, starts: starts.flatMap { [Int](repeating: $0, count: samples) }, length: context + horizon)
        let future = context..<context + horizon
        let filtered = model.observe(repeated[0..<context], using: &generator).last
        let imagined = model.imagine(from: filtered, actions: repeated.action[future], using: &generator)
        let features = imagined.features
        let count = starts.count
        let size = data.observationSize
        let output = model.decoder(features)
        let observations = meanOverSamples(model.decoder.mean(output), windows: count)
        let rewards =
            model.reward.map { meanOverSamples($0.mean($0(features)), windows: count) }
            ?? [Float](repeating: 0, count: horizon * count)
        let truth = windows.observation.floats
        let actions = windows.action.floats
        let trueRewards = windows.reward.floats

        let densities =
            model.decoder.logProbability(output, of: repeated.observation[future])
            .reshaped([horizon, count, samples]).logSumExp - log(Double(samples))
        var both = Both(
            observation: Sums(horizon: horizon), reward: Sums(horizon: horizon),
            dimensions: .init(repeating: 0, count: size), logLikelihood: densities.doubles.reduce(0, +))
        for w in 0..<count {
            let lastRow = (context - 1) * count + w
            let lastObservation = Array(truth[lastRow * size..<(lastRow + 1) * size])
            var linear = lastObservation
            for h in 0..<horizon {
                let row = (context + h) * count + w
                let step = baseline.predict(
                    linear, action: actions[row * data.actionSize..<(row + 1) * data.actionSize])
                linear = step.observation
                for i in 0..<size {
                    let target = truth[row * size + i]
                    let error = square(observations[(h * count + w) * size + i] - target)
                    both.observation.model[h] += error
                    both.dimensions[i] += error
                    both.observation.persistence[h] += square(lastObservation[i] - target)
                    both.observation.linear[h] += square(linear[i] - target)
                }
                both.reward.model[h] += square(rewards[h * count + w] - trueRewards[row])
                both.reward.persistence[h] += square(trueRewards[lastRow] - trueRewards[row])
                both.reward.linear[h] += square(step.reward - trueRewards[row])
            }
        }
        return both
    }

    /// `[H, windows · samples, N]` → `[H, windows, N]`, flat.
    private func meanOverSamples(_ x: Tensor, windows: Int) -> [Float] {
        let size = x.shape.last
        let grouped = x.reshaped([x.shape[0], windows, samples, size])
        return (grouped.summed(to: [x.shape[0], windows, 1, size]) * (1 / Double(samples))).floats
    }

    private func square(_ x: Float) -> Double { Double(x) * Double(x) }
}
