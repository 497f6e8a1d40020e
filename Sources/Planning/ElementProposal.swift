import Tensors

/// Where one number of an action is looked for, at each of H steps on its own.
protocol ElementProposal: Sendable {
    /// Draws N values for each step, `[H, N]`.
    /// - color: how the draws of neighbouring steps hang together, where they can.
    func sample(_ count: Int, color: NoiseColor, using generator: inout RandomGenerator) -> [Float]

    /// Draws evenly from all that is allowed, `[H, N]`.
    func sampleEvenly(_ count: Int, using generator: inout RandomGenerator) -> [Float]

    /// Moves to where the weighted values lie: x ← (1 − momentum) · fit + momentum · x.
    /// - values: `[H, N]`.  - weights: `[N]`, which sum to 1.  - fitsSpread: whether the spread follows too.
    mutating func fit(_ values: [Float], weights: [Float], momentum: Float, fitsSpread: Bool)

    /// Looks as widely as at first, about where it looks now.
    mutating func widen()

    /// Moves on by one step: what was proposed for step t + 1 is for step t, and the last step stays as it is.
    mutating func shift()

    /// The likeliest value of each step, `[H]`.
    var mode: [Float] { get }
}
