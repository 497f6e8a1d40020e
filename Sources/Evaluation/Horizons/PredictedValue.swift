import Foundation
import Tensors
import WorldModels

/// A value that a head predicts along imagined windows, the observation or the reward, beside what came. Of an ensemble, it is
/// the mixture of what every member's head predicts.
struct PredictedValue {
    /// Of each member, with its output `[H, W · K, ·]`.
    private let heads: [LikelihoodHead]
    private let outputs: [Tensor]
    private let imagined: ImaginedWindows
    /// `[H, W, N]`, NaN where missing.
    let truth: Tensor
    let truths: [Float]
    /// Training deviation of each number.
    let deviation: [Double]

    init(_ imagined: ImaginedWindows, truth: Tensor, deviation: [Double], head: (WorldModel) -> LikelihoodHead) {
        self.imagined = imagined
        heads = imagined.ensemble.members.map(head)
        outputs = zip(heads, imagined.future.members).map { $0($1.features) }
        self.truth = truth
        truths = truth.floats
        self.deviation = deviation
    }

    /// S
    private var samples: Int { imagined.samples }
    private var horizon: Int { truth.shape[0] }
    private var windows: Int { truth.shape[1] }
    private var size: Int { truth.shape[2] }

    /// The heads' means `[H, W · S, N]`.
    var means: Tensor { imagined.mixed { heads[$0].mean(outputs[$0]) } }

    /// Values drawn from the heads, `count` times `[H, W · S, N]`.
    func draws(_ count: Int, using generator: inout RandomGenerator) -> [[Float]] {
        (0..<count).map { _ in imagined.mixed { heads[$0].sample(outputs[$0], using: &generator) }.floats }
    }

    /// log of the mean over samples of p(o_t | ·) at every row, of a density in the log's units `[H, W]`; nil at a row of
    /// which none of `columns` is there.
    func logDensities(_ columns: [Int]) -> [Double?] {
        // What is missing counts for no likelihood, so a key's is had by leaving out the others.
        var values = truths
        for column in Set(0..<size).subtracting(columns) {
            for place in stride(from: column, to: values.count, by: size) { values[place] = .nan }
        }
        let target = Tensor(values, shape: truth.shape).repeated(imagined.samplesPerMember, axis: 1)
        let ofSamples = imagined.mixed { index in
            let density = heads[index].logProbability(outputs[index], of: target)
            return density.reshaped(density.shape.appending(1))
        }
        let densities = ofSamples.reshaped([horizon, windows, samples]).logSumExp.doubles
        return densities.enumerated().map { row, density in
            let present = columns.filter { !truths[row * size + $0].isNaN }
            if present.isEmpty || density.isNaN { return nil }
            return density - log(Double(samples)) - present.reduce(0) { $0 + log(deviation[$1]) }
        }
    }

    /// Adds the scores of `key`.
    /// - mean: the head's mean over samples `[H, W, N]`.
    /// - draws: values drawn from the head `[H, W · S, N]`, several times.
    func score(_ key: ScoredKey, into sums: inout KeyScoreSums, mean: [Float], draws: [[Float]]) {
        for (row, density) in logDensities(Array(key.columns)).enumerated() {
            if let density { sums.logLikelihood.add(density, at: row / windows) }
        }
        switch key.kind {
        case .continuous: scoreNumbers(key, &sums, draws)
        case .binary:
            for row in 0..<horizon * windows {
                for place in key.columns.map({ row * size + $0 }) where !truths[place].isNaN {
                    sums.add(probability: mean[place], truth: truths[place], at: row / windows)
                }
            }
        case .choice:
            for row in 0..<horizon * windows {
                for classes in key.choices.map({ row * size + $0.lowerBound..<row * size + $0.upperBound })
                where !truths[classes.lowerBound].isNaN {
                    sums.add(probabilities: mean[classes], truth: truths[classes], at: row / windows)
                }
            }
        }
    }

    private func scoreNumbers(_ key: ScoredKey, _ sums: inout KeyScoreSums, _ draws: [[Float]]) {
        var sample = PredictiveSample(futures: samples, draws: draws.count)
        var values = [Float](repeating: 0, count: samples * draws.count)
        for row in 0..<horizon * windows {
            for column in key.columns where !truths[row * size + column].isNaN {
                for future in 0..<samples {
                    let place = (row * samples + future) * size + column
                    for draw in draws.indices { values[future * draws.count + draw] = draws[draw][place] }
                }
                values.withUnsafeBufferPointer { sample.take($0) }
                sums.add(sample, truth: truths[row * size + column], at: row / windows)
            }
        }
    }
}
