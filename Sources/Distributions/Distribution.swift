import Tensors

/// A batch of independent distributions over vectors; the last axis is the event.
public protocol Distribution: Sendable {
    /// Draws one value from each; a gradient reaches the parameters where the family is reparameterizable.
    func sample(using generator: inout RandomGenerator) -> Tensor
    /// log p(x) in nats, summed over the event axis: x `[…, N]` → `[…]`.
    func logProbability(_ x: Tensor) -> Tensor
    /// The most probable value, `[…, N]`.
    var mode: Tensor { get }
    /// −E[log p(x)] in nats, `[…]`.
    var entropy: Tensor { get }
    /// KL(self ‖ other) in nats, `[…]`.
    func klDivergence(to other: Self) -> Tensor
}
