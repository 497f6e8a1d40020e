import Testing
import Trajectories

@testable import Environments

struct CollectTests {
    static let everything = EnvironmentCatalog.names.flatMap { name in
        ExplorationPolicy.allCases.map { (name, $0) }
    }

    @Test(arguments: everything)
    func sameSeedSameEpisodes(name: String, policy: ExplorationPolicy) throws {
        let environment = try EnvironmentCatalog.environment(named: name)
        let first = environment.collect(episodes: 4, policy: policy, seed: 9)
        #expect(environment.collect(episodes: 4, policy: policy, seed: 9).episodes == first.episodes)
        #expect(
            environment.collect(episodes: 2, policy: policy, seed: 9).episodes == first.episodes.prefix(2).map { $0 })
        let other = environment.collect(episodes: 4, policy: policy, seed: 10)
        for (a, b) in zip(first.episodes, other.episodes) { #expect(a.observations != b.observations) }
        #expect(Set(first.episodes.map(\.observations)).count == 4)
    }

    @Test(arguments: everything)
    func episodesHoldOneObservationMoreThanActions(name: String, policy: ExplorationPolicy) throws {
        let environment = try EnvironmentCatalog.environment(named: name)
        let dataset = environment.collect(episodes: 5, policy: policy, seed: 1)
        #expect(dataset.observationSpace == environment.observationSpace)
        #expect(dataset.actionSpace == environment.actionSpace)
        for (index, episode) in dataset.episodes.enumerated() {
            #expect(episode.observations.count == (episode.count + 1) * environment.observationSpace.storedSize)
            #expect(episode.actions.count == episode.count * environment.actionSpace.storedSize)
            #expect(episode.isTerminated == (episode.count < environment.timeLimit.steps))
            #expect(episode.origin == "\(name): episode_\(index)")
        }
    }

    /// a_t was taken at o_t and led to o_{t+1}: the speed at t + 1 follows from the angle, speed and torque at t.
    @Test func actionsStandAtTheObservationTheyWereTakenAt() {
        let episode = Pendulum().collect(episodes: 1, policy: .random, seed: 4).episodes[0]
        for t in 0..<episode.count {
            let here = episode.observations[(3 * t)..<(3 * t + 3)].map { $0 }
            let there = episode.observations[(3 * t + 3)..<(3 * t + 6)]
            let expected = min(max(here[2] + (15 * here[1] + 3 * Double(episode.actions[t])) * 0.05, -8), 8)
            #expect(abs(Double(there[there.startIndex + 2]) - expected) < 1e-5, "step \(t)")
        }
    }

    @Test func bothPoliciesMeetTheSameInitialStates() {
        let random = Pendulum().collect(episodes: 3, policy: .random, seed: 2).episodes
        let smooth = Pendulum().collect(episodes: 3, policy: .smooth, seed: 2).episodes
        #expect(random.map { $0.observations.prefix(3) } == smooth.map { $0.observations.prefix(3) })
    }

    @Test func progressIsReportedPerEpisode() {
        var seen: [Int] = []
        let dataset = CartPole().collect(episodes: 3, policy: .random, seed: 2) { index, episode in
            seen.append(index)
            #expect(episode.count > 0)
        }
        #expect(seen == [0, 1, 2])
        #expect(dataset.episodes.count == 3)
    }

    @Test func collectingLeavesTheEnvironmentAsItWas() {
        var pendulum = Pendulum()
        _ = pendulum.reset(to: .init(angle: 1, angularVelocity: 0.5))
        _ = pendulum.collect(episodes: 1, policy: .random, seed: 2)
        #expect(pendulum.state == .init(angle: 1, angularVelocity: 0.5))
        #expect(pendulum.timeLimit.elapsed == 0)
    }
}
