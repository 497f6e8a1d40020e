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

    /// Of a batch, every second sequence goes on for four steps, around the end of the data; all others begin anew.
    @Test func everySecondSequenceGoesOn() {
        let sampler = SequenceSampler(data, batch: 6, length: 2, consecutive: 4)
        let steps = (0..<200).map { step -> [Range<Int>] in
            var generator = RandomGenerator(seed: 3).child(UInt64(step))
            return sampler.sequences(2, step: step, root: RandomGenerator(seed: 9), using: &generator).flatMap(\.self)
        }
        for index in 0..<6 {
            let goesOn = zip(steps, steps.dropFirst()).map {
                $0[index].upperBound % data.rowCount == $1[index].lowerBound
            }
            let share = Double(goesOn.count { $0 }) / Double(goesOn.count)
            if index % 2 == 0 {
                #expect(share < 0.3, "by chance, one in nine")
            } else {
                #expect((0..<goesOn.count).allSatisfy { goesOn[$0] || ($0 + 1 + index) % 4 == 0 } && share < 0.9)
            }
        }
    }

    /// A sequence that goes on knows what led to its first row; at an episode's beginning nothing did.
    @Test func whatGoesOnKnowsItsFirstAction() {
        let batch = SequenceBatch(data, starts: [2, 4, 2], length: 2, continues: [true, true, false])
        #expect(data.isFirst[4] && !data.isFirst[2])
        #expect(Array(batch.isFirst.floats.prefix(3)) == [0, 1, 1])
        #expect(batch.reward[0].floats == [data.rewards[2], 0, 0])
        #expect(batch.rewardCount == 4)
    }

    /// Whole episodes of a batch: their first observations, in the batch's order.
    func episodes(_ batch: Int, seed: UInt64, steps: Range<Int>, shards: Int = 1) -> [[Float]] {
        let sampler = SequenceSampler(data, batch: batch, length: nil)
        var generator = RandomGenerator(seed: 99)
        return steps.map {
            starts(sampler.shards(shards, step: $0, root: RandomGenerator(seed: seed), using: &generator))
        }
    }

    /// A batch stands in the order of lengths, so that the order of a round shows where each is a batch of its own.
    @Test(arguments: [1, 3, 6]) func everyEpisodeComesOnceARound(_ batch: Int) {
        let drawn = episodes(batch, seed: 3, steps: 0..<120 / batch).flatMap { $0 }
        let rounds = (0..<120 / max(batch, 3)).map { drawn[max(batch, 3) * $0..<max(batch, 3) * ($0 + 1)] }
        for round in rounds {
            for first: Float in [0, 100, 200] { #expect(round.count { $0 == first } == round.count / 3) }
        }
        if batch == 1 { #expect(Set(rounds.map(Array.init)).count == 6, "every order comes up") }
    }

    /// Where a batch holds the end of one round and the beginning of the next.
    @Test func roundsMayMeetWithinABatch() {
        let drawn = episodes(2, seed: 3, steps: 0..<30).flatMap { $0 }
        for first: Float in [0, 100, 200] { #expect(drawn.count { $0 == first } == 20) }
    }

    @Test func theOrderDependsOnTheSeedAlone() {
        let drawn = episodes(2, seed: 3, steps: 0..<12)
        for shards in [2, 3, 5] { #expect(episodes(2, seed: 3, steps: 0..<12, shards: shards) == drawn) }
        #expect(episodes(2, seed: 4, steps: 0..<12) != drawn)
        #expect(episodes(2, seed: 3, steps: 7..<12) == Array(drawn[7...]), "a step is the same wherever one begins")
    }

    @Test func episodesAreWholeAndPaddedToTheLongestOfTheirShard() {
        let sampler = SequenceSampler(data, batch: 3, length: nil)
        var generator = RandomGenerator(seed: 3)
        let whole = sampler.shards(1, step: 0, root: generator, using: &generator)
        #expect(whole.map(\.length) == [4] && whole[0].rowCount == data.rowCount && whole[0].rewardCount == 6)
        let parts = sampler.shards(3, step: 0, root: generator, using: &generator)
        #expect(parts.map(\.length) == [4, 3, 2], "neighbours in length share a shard")
        #expect(parts.allSatisfy { $0.mask.floats.allSatisfy { $0 == 1 } })
    }
}
