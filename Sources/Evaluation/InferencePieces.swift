import Trajectories
import WorldModels

/// A batch in pieces that are inferred one after the other, so that a long record takes no more memory than a short one.
struct InferencePieces {
    /// The rows of each piece, all of the batch in their order.
    let ranges: [Range<Int>]
    /// What is known of all rows beforehand, where a posterior that smooths is inferred in several pieces; else each piece is
    /// read by itself.
    let perception: Perception?

    /// - rows: of a piece, if that is at least 1.
    init(of batch: SequenceBatch, under model: WorldModel, rows: Int) {
        let length = max(1, rows)
        ranges = stride(from: 0, to: batch.length, by: length).map { $0..<min(batch.length, $0 + length) }
        let isSmoothing = model.configuration.encoder.recurrence.isSmoothing
        perception = isSmoothing && ranges.count > 1 ? model.perceive(batch) : nil
    }
}
