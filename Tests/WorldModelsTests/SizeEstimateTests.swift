import Testing
import Trajectories

@testable import WorldModels

/// Estimates of size, which decide whether a model is built at all.
struct SizeEstimateTests {
    @Test(arguments: Variant.all) func parametersAreEstimatedWithinATenth(_ variant: Variant) {
        var c = variant.configuration
        (c.dynamics.deterministic, c.dynamics.hidden, c.dynamics.stochastic) = (60, 50, 30)
        if variant.latent == .categorical { c.dynamics.classes = 4 }
        if c.encoder.output != nil { (c.encoder.hidden, c.encoder.output) = ([40, 70], 45) }
        c.encoder.recurrence.width = 35
        (c.decoder.hidden, c.reward.hidden, c.continuation.hidden) = ([80, 40], [30], [20])
        let model = Small.model(c, normalizer: variant.normalizer)
        let estimate = c.estimatedParameters(observations: 3, actions: 2)
        let share = estimate / Double(model.parameterCount)
        #expect((0.9...1.1).contains(share), "\(estimate) for \(model.parameterCount)")
    }
}
