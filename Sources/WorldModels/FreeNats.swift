import Tensors

/// Nats of KL that cost nothing. The published systems differ in what they mean by it, so the meaning has a name.
public struct FreeNats: Codable, Equatable, Sendable {
    public enum Mode: String, Codable, CaseIterable, Sendable {
        /// The KL as it is.
        case none
        /// mean over rows of max(0, KL − f): PlaNet.
        case perStepExcess
        /// max(mean over rows of KL, f): Dreamer v1 and v2.
        case batchMeanClamp
        /// mean over rows of max(KL, f): DreamerV3.
        case perStepClamp
    }

    public var mode = Mode.none
    /// f, in nats.
    public var nats = 0.0

    public init(mode: Mode = .none, nats: Double = 0) {
        self.mode = mode
        self.nats = nats
    }

    /// The part that acts on each row: KL `[…]` → `[…]`.
    func penalizePerRow(_ divergence: Tensor) -> Tensor {
        switch mode {
        case .none, .batchMeanClamp: divergence
        case .perStepExcess: (divergence - nats).relu
        case .perStepClamp: divergence.clamped(above: nats)
        }
    }

    /// The part that acts on the batch's mean.
    func penalizeMean(_ mean: Tensor) -> Tensor {
        mode == .batchMeanClamp ? mean.clamped(above: nats) : mean
    }
}
