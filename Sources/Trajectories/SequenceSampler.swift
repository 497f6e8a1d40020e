import Tensors

/// Draws training batches: sequences that begin at rows drawn uniformly from the whole log, ends and short episodes
/// included. Which rows a step sees depends on the seed and the step alone.
public struct SequenceSampler: Sendable {
    public let data: SequenceDataset
    /// B, sequences per batch.
    public let batch: Int
    /// T, rows per sequence.
    public let length: Int

    public init(_ data: SequenceDataset, batch: Int, length: Int) {
        require(data.rowCount > 0, "a sampler over no rows")
        self.data = data
        self.batch = batch
        self.length = length
    }

    /// The batch cut into `shards` parts of as equal a size as can be.
    public func shards(_ shards: Int, using generator: inout RandomGenerator) -> [SequenceBatch] {
        let starts = (0..<batch).map { _ in generator.index(below: data.rowCount) }
        return (0..<shards).compactMap { shard in
            let part = starts[batch * shard / shards..<batch * (shard + 1) / shards]
            return part.isEmpty ? nil : SequenceBatch(data, starts: Array(part), length: length)
        }
    }
}
