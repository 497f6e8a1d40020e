import Planning
import Tensors
import WorldModels

/// Filters what it sees, plans in imagination, and acts.
struct Agent {
    var filter: Filter
    var planner: ImprovedCrossEntropyMethod
    var generator: RandomGenerator

    init(model: WorldModel, seed: UInt64) throws {
        filter = Filter(model, latents: .mean)
        var settings = ImprovedCrossEntropyMethod.Configuration()
        settings.horizon = 15
        planner = try ImprovedCrossEntropyMethod(settings, actionSpace: model.actionSpace)
        generator = RandomGenerator(seed: seed)
    }

    /// The action to take at what is seen now, both in the world's units.
    mutating func act(on seen: [Float]) throws -> [Float] {
        try filter.observe(seen, using: &generator)
        let chosen = planner.plan(
            try ImaginedReturn(of: filter.ensemble, from: filter.state), using: &generator
        ).first
        try filter.act(chosen)
        return chosen
    }
}
