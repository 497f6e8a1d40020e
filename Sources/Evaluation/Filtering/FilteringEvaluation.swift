import Tensors
import Trajectories
import WorldModels

/// Infers the states of whole episodes with readings dropped at random, and compares what they say of each row with it.
public struct FilteringEvaluation: Sendable {
    /// Share of the readings to drop.
    public var drop = 0.0
    /// Samples of the posterior.
    public var samples = 16
    /// Rows held in memory at once per core, those of each sample counted.
    var tileRows = 16384
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

    /// Of the decoder and of each probe, in pieces of the episode: every sample goes on from its own state.
    private func errors(
        of episode: Range<Int>, in data: SequenceDataset, under model: WorldModel,
        using generator: inout RandomGenerator
    ) -> [ErrorSums] {
        let complete = SequenceBatch(data, starts: [episode.lowerBound], length: episode.count)
        let seen = model.dropping(drop, of: [complete], using: &generator)[0]
        let heads = [model.decoder] + model.probes.map(\.head)
        var sums = heads.map { _ in ErrorSums(columns: data.observationSize) }
        let pieces = InferencePieces(of: seen, under: model, rows: tileRows / samples)
        var state: State?
        for range in pieces.ranges {
            let observed = model.observe(
                from: state, seen[range].repeated(samples), given: pieces.perception?[range].repeated(samples),
                using: &generator)
            state = observed.last
            let truth = complete.observation[range].floats
            for (index, head) in heads.enumerated() {
                let mean = head.mean(head(observed.features)).reshaped([range.count, samples, data.observationSize])
                let average = mean.summed(to: [range.count, 1, data.observationSize]) * (1 / Double(samples))
                sums[index].add(average.floats, truth, head.parts.flatMap(\.values))
            }
            progress(samples * range.count)
        }
        return sums
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

    /// - predicted: columns that are; in the others a prediction is NaN.
    mutating func add(_ prediction: [Float], _ truth: [Float], _ predicted: [Int]) {
        for row in stride(from: 0, to: truth.count, by: squares.count) {
            for column in predicted where !truth[row + column].isNaN {
                let error = Double(prediction[row + column]) - Double(truth[row + column])
                squares[column] += error * error
                counts[column] += 1
            }
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
