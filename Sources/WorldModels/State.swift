import Tensors

/// What a world model knows at one moment: a batch of B independent states.
///
/// It is a value. To keep one is to assign it; to fork it, go on from it twice; to go back, go on from the one that was
/// kept. Copies share memory until one of them is changed, so that this costs nothing.
public struct State: Sendable {
    /// h_t `[B, H]`: what follows from the past without chance.
    public var deterministic: Tensor
    /// z_t `[B, Z]`: a sample of the latent variable.
    public var stochastic: Tensor
    /// What the encoder's recurrence remembers of the observations `[B, G]`; nil where it remembers nothing: without one,
    /// if it runs backwards, and for a state that was imagined.
    public var memory: Tensor?
    /// e_t `[B, E]`, the embedding of the last observation, where the next context depends on it; nil elsewhere, and for
    /// a state that was imagined.
    public var embedding: Tensor?

    public init(deterministic: Tensor, stochastic: Tensor, memory: Tensor? = nil, embedding: Tensor? = nil) {
        self.deterministic = deterministic
        self.stochastic = stochastic
        self.memory = memory
        self.embedding = embedding
    }

    public var count: Int { deterministic.shape[0] }

    /// This state where `isFirst` `[B]` is 0, zeros where it is 1.
    func reset(where isFirst: Tensor) -> State {
        map { $0.kept(where: isFirst.affine(scale: -1, offset: 1)) }
    }

    /// Each state `times` times in a row: `[B, …]` → `[B · times, …]`.
    public func repeated(_ times: Int) -> State { map { $0.repeated(times, axis: 0) } }

    /// States `range` of the batch.
    public subscript(range: Range<Int>) -> State { map { $0[range] } }

    /// The same states as constants.
    public var detached: State { map(\.detached) }

    /// States in the order of `rows`, which may repeat some.
    func gathered(rows: [Int]) -> State { map { $0.gathered(rows: rows) } }

    private func map(_ transform: (Tensor) -> Tensor) -> State {
        State(
            deterministic: transform(deterministic), stochastic: transform(stochastic), memory: memory.map(transform),
            embedding: embedding.map(transform))
    }
}

extension Tensor {
    /// Rows `[B, N]` times a weight each, `[B]`.
    func kept(where weight: Tensor) -> Tensor { self * weight.reshaped([weight.count, 1]) }
}
