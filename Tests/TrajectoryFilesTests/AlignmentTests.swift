import Foundation
import Testing
import Trajectories

@testable import TrajectoryFiles

/// The simulator's own equations hold between what the readers put next to each other, in every format.
///
/// Pendulum (Gymnasium's Pendulum-v1): r_t = −(θ² + 0.1 θ̇² + 0.001 u²) and θ̇_{t+1} = θ̇ + (15 sin θ + 3 u) 0.05, with θ, θ̇
/// of o_t and the torque u of a_t. An action, reward or observation off by one row breaks both.
@Suite struct AlignmentTests {
    // The Dreamer files hold actions scaled to −1…1, of a torque of at most 2.
    @Test(arguments: [("minari/pendulum", 1.0), ("dreamer", 2)])
    func `the pendulum obeys its equations`(name: String, torquePerAction: Double) throws {
        let dataset = try LogReader.read([Fixtures.recorded(name)]).dataset
        for episode in dataset.episodes {
            for t in 0..<episode.count {
                let (state, next) = (episode.observation(t), episode.observation(t + 1))
                let torque = max(-2, min(2, episode.actions[t] * torquePerAction))
                let angle = atan2(state[1], state[0])
                let reward = -(angle * angle + 0.1 * state[2] * state[2] + 0.001 * torque * torque)
                let velocity = max(-8, min(8, state[2] + (15 * sin(angle) + 3 * torque) * 0.05))
                #expect(abs(episode.rewards[t] - reward) < 1e-5)
                #expect(abs(next[2] - velocity) < 1e-5)
            }
        }
    }

    @Test func `a dataset written as Minari and read back is the one read from Dreamer`() throws {
        try Fixtures.withTemporaryDirectory { directory in
            let original = try LogReader.read([Fixtures.recorded("dreamer")]).dataset
            try MinariWriter.write(dataset: original, id: "copy-v0", to: directory + "/copy-v0")
            let copy = try LogReader.read([directory]).dataset
            #expect(copy.episodes.map(\.observations) == original.episodes.map(\.observations))
            #expect(copy.episodes.map(\.actions) == original.episodes.map(\.actions))
            #expect(copy.episodes.map(\.rewards) == original.episodes.map(\.rewards))
        }
    }
}
