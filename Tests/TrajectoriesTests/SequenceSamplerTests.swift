import Tensors
import Testing

@testable import Trajectories

struct SequenceSamplerTests {
    let data = SequenceDataset(Log.numbered(steps: [3, 1, 2]), normalizer: Log.unscaled)

    /// The first observation of each sequence.
    func starts(_ shards: [SequenceBatch]) -> [Float] {
        shards.flatMap { shard in (0..<shard.count).map { shard.observation.floats[2 * $0] } }
    }

    @Test func shardsCutTheSameBatch() {
        let sampler = SequenceSampler(data, batch: 7, length: 3)
        let drawn = [1, 2, 3, 7, 9].map { count -> [Float] in
            var generator = RandomGenerator(seed: 3)
            let shards = sampler.shards(count, step: 0, root: generator, using: &generator)
            #expect(shards.count == min(count, 7))
            #expect(shards.map(\.count).max()! - shards.map(\.count).min()! <= 1)
            return starts(shards)
        }
        #expect(drawn.allSatisfy { $0 == drawn[0] })
    }

    /// Every row begins a sequence as often as any other: four standard errors of 20,000 draws.
    @Test func everyRowIsDrawnAlikeOften() {
        var generator = RandomGenerator(seed: 3)
        let n = 20_000.0
        let drawn = starts(
            SequenceSampler(data, batch: Int(n), length: 1).shards(1, step: 0, root: generator, using: &generator))
        let counts = Dictionary(grouping: drawn) { $0 }.mapValues { Double($0.count) }
        #expect(counts.count == data.rowCount)
        let p = 1 / Double(data.rowCount)
        for (row, count) in counts { #expect(abs(count - n * p) <= 4 * (n * p * (1 - p)).squareRoot(), "\(row)") }
    }
}
