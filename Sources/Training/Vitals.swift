import WorldModels

/// What a look at a model in training finds.
struct Vitals: Equatable, Sendable {
    /// Updates made.
    var step: Int
    var latents: LatentActivity
    /// Share of the decoder's deviations that lie at their minimum; nil where they have none.
    var decoderFloorShare: Double?
    /// Share of the steps since the last look whose gradient was clipped.
    var clippedShare: Double
    /// nil where actions matter to nothing, or that cannot be told.
    var actions: ActionUse?
}

/// What an `ActionCheck` finds: by what errors grow with the actions of another sequence.
struct ActionUse: Equatable, Sendable {
    /// Those of the model.
    var ratio: Double
    /// Those of a linear model.
    var linear: Double
}
