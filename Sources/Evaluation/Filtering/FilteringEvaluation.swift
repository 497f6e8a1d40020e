import Tensors
import Trajectories
import WorldModels

/// Infers the states of whole episodes with readings dropped at random, and compares what they say of each row with it.
public struct FilteringEvaluation: Sendable {
    /// Share of the readings to drop.
    public var drop = 0.0
    /// Samples of the posterior.
    public var samples = 16
    /// Told how many rows, of each sample, are done since it was last called; from several threads.
    var progress: @Sendable (Int) -> Void = { _ in }

    public init(drop: Double = 0, samples: Int = 16) {
        self.drop = drop
        self.samples = samples
    }

    public func callAsFunction(
        _ data: SequenceDataset, under model: WorldModel, generator: RandomGenerator
    ) -> FilteringReport {
        let sums = concurrentMap(data.episodes.count) { index in
            var episodeGenerator = generator.child(UInt64(index))
            defer { progress(samples * data.episodes[index].count) }
            return errors(of: data.episodes[index], in: data, under: model, using: &episodeGenerator)
        }
        let heads = [model.decoder] + model.probes.map(\.head)
        let fields = model.normalizer.observationFields
        let totals = heads.indices.map { head in
            sums.dropFirst().reduce(into: sums.first?[head] ?? ErrorSums(columns: model.normalizer.observationSize)) {
                $0.add($1[head])
            }
        }
        return FilteringReport(
            dropped: drop, nrmse: totals[0].rootMean(Array(0..<model.normalizer.observationSize)),
            keys: fields.filter { field in model.decoder.parts.contains { $0.name == field.name } }.map {
                .init(name: $0.name, nrmse: totals[0].rootMean(Array($0.encoded)))
            },
            probes: zip(model.probes, totals.dropFirst()).map { probe, sums in
                .init(name: probe.name, nrmse: sums.rootMean(probe.head.parts.flatMap(\.values)))
            })
    }

    /// Of the decoder and of each probe.
    private func errors(
        of episode: Range<Int>, in data: SequenceDataset, under model: WorldModel,
        using generator: inout RandomGenerator
    ) -> [ErrorSums] {
        let complete = SequenceBatch(data, starts: [episode.lowerBound], length: episode.count)
        let seen = model.dropping(drop, of: [complete], using: &generator)[0]
        let features = model.observe(seen.repeated(samples), using: &generator).features
        let truth = complete.observation.floats
        return ([model.decoder] + model.probes.map(\.head)).map { head in
            let mean = head.mean(head(features)).reshaped([episode.count, samples, data.observationSize])
            let average = mean.summed(to: [episode.count, 1, data.observationSize]) * (1 / Double(samples))
            var sums = ErrorSums(columns: data.observationSize)
            sums.add(average.floats, truth)
            return sums
        }
    }
}

/// Squared errors by column, of numbers that are there.
private struct ErrorSums: Sendable {
    var squares: [Double]
    var counts: [Double]

    init(columns: Int) {
        squares = .init(repeating: 0, count: columns)
        counts = squares
    }

    mutating func add(_ prediction: [Float], _ truth: [Float]) {
        for index in truth.indices where !truth[index].isNaN && !prediction[index].isNaN {
            let error = Double(prediction[index]) - Double(truth[index])
            squares[index % squares.count] += error * error
            counts[index % squares.count] += 1
        }
    }

    mutating func add(_ other: ErrorSums) {
        for column in squares.indices {
            squares[column] += other.squares[column]
            counts[column] += other.counts[column]
        }
    }

    /// Over all numbers of some columns; NaN if there is none.
    func rootMean(_ columns: [Int]) -> Double {
        let sum = columns.reduce(into: (0.0, 0.0)) { $0 = ($0.0 + squares[$1], $0.1 + counts[$1]) }
        return (sum.0 / sum.1).squareRoot()
    }
}
