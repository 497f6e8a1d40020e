import Tensors
import Trajectories

/// What is known of a batch's rows before any latent is drawn.
public struct Perception: Sendable {
    /// u_t `[T, B, I]`: the action that led to the row and, in an autoregressive model, the embedding of the row before.
    var inputs: Tensor
    /// g_t `[T, B, G]`
    var summaries: Tensor
    /// `[T, B]`
    var isFirst: Tensor
    let hasFirst: [Bool]
    /// 1 where the posterior reads something, 0 where it is the prior, `[T, B]`; nil if it reads everywhere.
    var reads: Tensor?
    /// Of the last row, for a sequence that goes on.
    let memory: Tensor?
    let embedding: Tensor?

    /// Of sequences with their first rows, whose summaries are given, not read by the model's encoder: a posterior that is
    /// known beforehand, or has parameters of its own for each sequence.
    /// - summaries: g_t `[T, B, G]`, as the dynamics read them.
    public init(_ batch: SequenceBatch, summaries: Tensor) {
        self.init(
            inputs: batch.action, summaries: summaries, isFirst: batch.isFirst, hasFirst: batch.hasFirst, reads: nil,
            memory: nil, embedding: nil)
    }

    init(
        inputs: Tensor, summaries: Tensor, isFirst: Tensor, hasFirst: [Bool], reads: Tensor?, memory: Tensor?,
        embedding: Tensor?
    ) {
        self.inputs = inputs
        self.summaries = summaries
        self.isFirst = isFirst
        self.hasFirst = hasFirst
        self.reads = reads
        self.memory = memory
        self.embedding = embedding
    }

    /// Rows `range` of every sequence.
    package subscript(range: Range<Int>) -> Perception {
        Perception(
            inputs: inputs[range], summaries: summaries[range], isFirst: isFirst[range],
            hasFirst: Array(hasFirst[range]), reads: reads?[range], memory: memory, embedding: embedding)
    }

    /// Each sequence `times` times in a row.
    package func repeated(_ times: Int) -> Perception {
        var copy = self
        copy.inputs = inputs.repeated(times, axis: 1)
        copy.summaries = summaries.repeated(times, axis: 1)
        copy.isFirst = isFirst.repeated(times, axis: 1)
        copy.reads = reads?.repeated(times, axis: 1)
        return copy
    }
}

extension WorldModel {
    /// Reads a batch that goes on from `state`, or begins without one. Of a state that was imagined, the embedding of the
    /// last observation is that of one drawn from the decoder, as where `imagine` goes on.
    func perceive(
        _ batch: SequenceBatch, from state: State? = nil, using generator: inout RandomGenerator
    ) -> Perception {
        guard let state, configuration.dynamics.family.isAutoregressive else { return perceive(batch, after: state) }
        var known = state
        known.embedding = embedding(at: state, using: &generator)
        return perceive(batch, after: known)
    }

    /// Reads a batch of sequences that begin with it.
    package func perceive(_ batch: SequenceBatch) -> Perception { perceive(batch, after: nil) }

    private func perceive(_ batch: SequenceBatch, after state: State?) -> Perception {
        encoder.input.requireReadable(batch.observation)
        let embeddings = encoder.embed(batch.observation)
        let (summaries, memory) = encoder.summarize(
            embeddings, actions: batch.action, memory: state?.memory, follows: batch.rewardMask)
        let isAutoregressive = configuration.dynamics.family.isAutoregressive
        let last = embeddings.shape[0] - 1
        return Perception(
            inputs: isAutoregressive
                ? .concatenated([batch.action, embeddingsBefore(embeddings, batch, state)]) : batch.action,
            summaries: summaries, isFirst: batch.isFirst, hasFirst: batch.hasFirst, reads: readRows(batch),
            memory: encoder.configuration.recurrence.direction == .forward ? memory : nil,
            embedding: isAutoregressive ? embeddings[last] : nil)
    }

    /// Rows of which something is read; to a smoothing posterior, also by what comes after them in the episode.
    private func readRows(_ batch: SequenceBatch) -> Tensor? {
        guard let seen = encoder.input.seenRows(batch.observation) else { return nil }
        guard configuration.encoder.recurrence.isSmoothing else { return seen }
        var rows = (0..<batch.length).map { seen[$0] }
        let follows = batch.rewardMask
        for t in (0..<batch.length - 1).reversed() {
            // a or b = a + b − ab
            let later = rows[t + 1] * follows[t + 1]
            rows[t] = rows[t] + later - rows[t] * later
        }
        return .stacked(rows)
    }

    /// e_{t−1} at each row `[T, B, E]`; zeros at a first row, as for the action.
    private func embeddingsBefore(_ embeddings: Tensor, _ batch: SequenceBatch, _ state: State?) -> Tensor {
        let first = state?.embedding ?? .zeros(embeddings.shape.droppingFirst(), precision: embeddings.precision)
        let before = Tensor.stacked([first] + (0..<embeddings.shape[0] - 1).map { embeddings[$0] })
        return before * (batch.isFirst.affine(scale: -1, offset: 1)).reshaped(batch.isFirst.shape.appending(1))
    }
}
