import Tensors

/// What a world model knows at one moment: a batch of B independent states.
public struct State: Sendable {
    /// h_t `[B, H]`: what follows from the past without chance.
    public var deterministic: Tensor
    /// z_t `[B, Z]`: a sample of the latent variable.
    public var stochastic: Tensor

    public init(deterministic: Tensor, stochastic: Tensor) {
        self.deterministic = deterministic
        self.stochastic = stochastic
    }

    /// [h_t, z_t] `[B, H + Z]`: what the decoder and the heads read.
    public var features: Tensor { .concatenated([deterministic, stochastic]) }

    public var count: Int { deterministic.shape[0] }

    /// This state where `isFirst` `[B]` is 0, zeros where it is 1.
    func reset(where isFirst: Tensor) -> State {
        let keep = isFirst.reshaped([isFirst.count, 1]).affine(scale: -1, offset: 1)
        return State(deterministic: deterministic * keep, stochastic: stochastic * keep)
    }

    /// Each state `times` times in a row: `[B, …]` → `[B · times, …]`.
    public func repeated(_ times: Int) -> State {
        func repeated(_ x: Tensor) -> Tensor {
            x.reshaped([x.shape[0], 1, x.shape[1]]).broadcast(to: [x.shape[0], times, x.shape[1]])
                .reshaped([x.shape[0] * times, x.shape[1]])
        }
        return State(deterministic: repeated(deterministic), stochastic: repeated(stochastic))
    }

    /// States `range` of the batch.
    public subscript(range: Range<Int>) -> State {
        State(deterministic: deterministic[range], stochastic: stochastic[range])
    }
}
