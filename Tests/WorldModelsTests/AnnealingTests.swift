import Testing
import WorldModels

struct AnnealingTests {
    /// Its steps alone are enough: the KL's price rises from nothing to the whole.
    @Test func thePriceOfTheDivergenceRises() {
        var objective = Objective()
        objective.annealing.steps = 4
        #expect((0...5).map { objective.annealed(step: $0).dynamicsScale } == [0, 0.25, 0.5, 0.75, 1, 1])
        objective.annealing.start = 0.2
        #expect(abs(objective.annealed(step: 2).representationScale - 0.6) < 1e-12)
        #expect(Objective().annealed(step: 0).dynamicsScale == 1)
    }
}
