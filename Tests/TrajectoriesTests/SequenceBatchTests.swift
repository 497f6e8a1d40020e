import Tensors
import Testing

@testable import Trajectories

struct SequenceBatchTests {
    let data = SequenceDataset(Log.numbered(steps: [3, 1, 2]), normalizer: Log.unscaled)

    /// Sequence `b` of a `[T, B, …]` tensor whose rows have one number, or of the first number of each.
    func sequence(_ x: Tensor, _ b: Int, batch: Int, size: Int = 1) -> [Float] {
        stride(from: b * size, to: x.count, by: batch * size).map { x.floats[$0] }
    }

    @Test func alignsAndStartsEachSequenceAfresh() {
        let batch = SequenceBatch(data, starts: [1, 4], length: 5)
        #expect(batch.observation.shape == [5, 2, 2] && batch.action.shape == [5, 2, 1])
        #expect(batch.reward.shape == [5, 2] && batch.length == 5 && batch.count == 2)
        #expect(sequence(batch.observation, 0, batch: 2, size: 2) == [1, 2, 3, 100, 101])
        #expect(batch.observation.floats[1] == -1, "both numbers of a row are there")
        // What led to a sequence's own first row is not known to it.
        #expect(sequence(batch.action, 0, batch: 2) == [0, 1001, 1002, 0, 1100])
        #expect(sequence(batch.reward, 0, batch: 2) == [0, 2001, 2002, 0, 2100])
        #expect(sequence(batch.isFirst, 0, batch: 2) == [1, 0, 0, 1, 0])
        #expect(sequence(batch.isTerminal, 0, batch: 2) == [0, 0, 1, 0, 0])
        #expect(sequence(batch.observation, 1, batch: 2, size: 2) == [100, 101, 200, 201, 202])
        #expect(sequence(batch.isFirst, 1, batch: 2) == [1, 0, 1, 0, 0])
        #expect(batch.hasFirst == [true, false, true, true, false])
        #expect(batch.rowCount == 10 && batch.rewardCount == 6)
        #expect(batch.mask.floats.allSatisfy { $0 == 1 })
    }

    @Test func goesOnAtTheBeginningOfTheData() {
        let batch = SequenceBatch(data, starts: [7], length: 13)
        #expect(
            sequence(batch.observation, 0, batch: 1, size: 2)
                == [201, 202, 0, 1, 2, 3, 100, 101, 200, 201, 202, 0, 1])
        #expect(batch.isFirst.floats == [1, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 1, 0])
        #expect(batch.action.floats == [0, 1201, 0, 1000, 1001, 1002, 0, 1100, 0, 1200, 1201, 0, 1000])
    }

    @Test func packingLosesNoRow() {
        // Cut end to end, the sequences hold every row once, however short the episodes are.
        let batch = SequenceBatch(data, starts: [0, 3, 6], length: 3)
        let rows = (0..<3).flatMap { sequence(batch.observation, $0, batch: 3, size: 2) }
        #expect(rows == [0, 1, 2, 3, 100, 101, 200, 201, 202])
    }

    @Test func padsFromTheEndOn() {
        let batch = SequenceBatch(data, starts: [0, 6], length: 4, ends: [2, 9])
        #expect(sequence(batch.mask, 0, batch: 2) == [1, 1, 0, 0])
        #expect(sequence(batch.mask, 1, batch: 2) == [1, 1, 1, 0])
        #expect(sequence(batch.observation, 0, batch: 2, size: 2) == [0, 1, 0, 0])
        #expect(sequence(batch.action, 0, batch: 2) == [0, 1000, 0, 0])
        #expect(sequence(batch.isFirst, 0, batch: 2) == [1, 0, 0, 0])
        #expect(sequence(batch.isTerminal, 1, batch: 2) == [0, 0, 1, 0])
        #expect(batch.rowCount == 5 && batch.rewardCount == 3)
        #expect(sequence(batch.rewardMask, 0, batch: 2) == [0, 1, 0, 0])
    }

    @Test func aRangeOfRowsKeepsItsCounts() {
        let whole = SequenceBatch(data, starts: [0, 6], length: 4, ends: [4, 9])
        let part = whole[1..<4]
        #expect(part.observation.floats == Array(whole.observation.floats[4...]))
        #expect(part.hasFirst == [false, false, false])
        #expect(part.rowCount == 5 && part.rewardCount == 5)
        let double = whole.converted(to: .double)
        #expect(double.rowCount == whole.rowCount && double.rewardCount == whole.rewardCount)
        #expect(double.hasFirst == whole.hasFirst && double.observation.precision == .double)
    }
}
