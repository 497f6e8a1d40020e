/// What a run says of itself while it goes on, with what to do about it.
public struct TrainingWarning: Codable, Equatable, Sendable {
    public enum Kind: String, Codable, CaseIterable, Sendable {
        /// The posterior is the prior: latents carry nothing.
        case posteriorCollapse = "posterior_collapse"
        /// Nearly all latents carry nothing.
        case deadLatents = "dead_latents"
        /// The posterior's deviation is at its minimum.
        case posteriorFloor = "posterior_deviation_floor"
        /// The decoder's deviation is at its minimum.
        case decoderFloor = "decoder_deviation_floor"
        /// Every gradient is cut to the limit of its norm.
        case alwaysClipped = "always_clipped"
        /// Predictions hardly change with the actions, which matter.
        case actionsUnheeded = "actions_unheeded"
        /// A step was not finite; the run went back to an earlier one.
        case rollback
    }

    public let kind: Kind
    public let message: String
}
