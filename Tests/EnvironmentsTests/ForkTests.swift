import Environments
import Foundation
import Testing

struct ForkTests {
    /// Both modes appear equally often, each where its density says, whatever was done before.
    @Test func observationsFollowTheDensity() {
        let dataset = Fork().collect(episodes: 200, policy: .random, seed: 3)
        var (count, upper, squares, density) = (0.0, 0.0, 0.0, 0.0)
        for episode in dataset.episodes {
            for t in 0...episode.count {
                let (observation, action) = (
                    Double(episode.observations[t]), t > 0 ? Double(episode.actions[t - 1]) : 0
                )
                let rest = (abs(observation) - (1 + action / 2)) / Fork.deviation
                count += 1
                upper += observation > 0 ? 1 : 0
                squares += rest * rest
                density += Fork.logDensity(of: observation, after: action)
            }
        }
        // Standard errors: 0.5 / √n, √2 / √n and √½ / √n.
        #expect(abs(upper / count - 0.5) < 4 * 0.5 / count.squareRoot())
        #expect(abs(squares / count - 1) < 4 * 2.0.squareRoot() / count.squareRoot())
        let expected = -log(2) - 0.5 * (1 + log(2 * Double.pi)) - log(Fork.deviation)
        #expect(abs(density / count - expected) < 4 * 0.5.squareRoot() / count.squareRoot())
    }

    @Test func theDensityHasUnitMass() {
        let step = 1e-3
        let mass = (-3000...3000).reduce(0.0) { $0 + exp(Fork.logDensity(of: Double($1) * step, after: 0.7)) * step }
        #expect(abs(mass - 1) < 1e-9)
    }
}
