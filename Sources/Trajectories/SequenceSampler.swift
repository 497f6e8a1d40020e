import Tensors

/// Draws training batches. Which rows a step sees depends on the seed and the step alone.
public struct SequenceSampler: Sendable {
    public let data: SequenceDataset
    /// B, sequences per batch.
    public let batch: Int
    /// T, rows per sequence; nil for whole episodes.
    public let length: Int?
    /// K, steps in a row for which every second sequence of a given length goes on where it ended in the step before.
    public let consecutive: Int

    public init(_ data: SequenceDataset, batch: Int, length: Int?, consecutive: Int = 1) {
        require(data.rowCount > 0, "a sampler over no rows")
        require(consecutive > 0, "sequences that go on for \(consecutive) steps")
        self.consecutive = consecutive
        self.data = data
        self.batch = batch
        self.length = length
    }

    /// The batch of a step cut into `shards` parts of as equal a size as can be; see `sequences`.
    public func shards(
        _ shards: Int, step: Int, root: RandomGenerator, using generator: inout RandomGenerator
    ) -> [SequenceBatch] {
        sequences(shards, step: step, root: root, using: &generator).map { batch(of: $0) }
    }

    /// Which rows the batch of a step is made of: a range for each sequence of each part. Rows past the data's end are
    /// those at its beginning.
    ///
    /// Sequences of a given length begin at rows drawn uniformly from the whole log, ends and short episodes included. Every
    /// second one then goes on for K steps, each from a step of its own; the others begin anew at every step. Whole episodes
    /// come in an order that is drawn anew each time all have been seen.
    /// - root: decides that order, and where sequences that go on began; the same at every step.
    /// - generator: of this step; decides where sequences begin that do not go on.
    public func sequences(
        _ shards: Int, step: Int, root: RandomGenerator, using generator: inout RandomGenerator
    ) -> [[Range<Int>]] {
        guard let length else { return SequenceSampler.parts(of: episodes(step: step, root: root), shards) }
        let sequences = (0..<batch).map { index in
            let start =
                consecutive == 1 || index % 2 == 0
                ? generator.index(below: data.rowCount) : start(of: index, length: length, step: step, root: root)
            return start..<start + length
        }
        return (0..<shards).compactMap { shard in
            let part = sequences[batch * shard / shards..<batch * (shard + 1) / shards]
            return part.isEmpty ? nil : Array(part)
        }
    }

    /// The batch of given sequences; the shorter ones are padded.
    /// - continues: whether the state before the first row is known, of each sequence.
    public func batch(of sequences: [Range<Int>], continues: [Bool]? = nil) -> SequenceBatch {
        SequenceBatch(
            data, starts: sequences.map(\.lowerBound), length: sequences.map(\.count).max() ?? 0,
            ends: sequences.map(\.upperBound), continues: continues)
    }

    /// Where sequence `index` of a step's batch begins, one of K in a row.
    private func start(of index: Int, length: Int, step: Int, root: RandomGenerator) -> Int {
        // The sequences of a batch begin anew at different steps.
        let place = step + index
        var generator = root.child(UInt64(place / consecutive)).child(UInt64(index))
        return (generator.index(below: data.rowCount) + place % consecutive * length) % data.rowCount
    }

    private func episodes(step: Int, root: RandomGenerator) -> [Range<Int>] {
        let count = data.episodes.count
        var (round, order) = (-1, [Int]())
        return (step * batch..<(step + 1) * batch).map { place in
            if place / count != round {
                round = place / count
                var generator = root.child(UInt64(round))
                order = generator.permutation(of: count)
            }
            return data.episodes[order[place % count]]
        }
    }

    /// Episodes cut into parts of about as many rows each. Neighbours in length share a part, so that little is padding.
    private static func parts(of episodes: [Range<Int>], _ shards: Int) -> [[Range<Int>]] {
        let sorted = episodes.sorted { ($0.count, $0.lowerBound) > ($1.count, $1.lowerBound) }
        let total = sorted.reduce(0) { $0 + $1.count }
        var parts = [[Range<Int>]](repeating: [], count: shards)
        var before = 0
        for episode in sorted {
            // Where the middle of the episode falls.
            parts[min(shards - 1, (before + episode.count / 2) * shards / max(total, 1))].append(episode)
            before += episode.count
        }
        return parts.filter { !$0.isEmpty }
    }
}
