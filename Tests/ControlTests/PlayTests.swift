import Environments
import Planning
import Tensors
import Testing
import Trajectories

@testable import Control

/// How an episode is played.
struct PlayTests {
    /// Always wants the same, and remembers what it was told.
    private struct Stubborn: Agent {
        var told: [[Float]] = []
        mutating func begin(seed: UInt64) { told = [] }
        mutating func act(on observation: [Float]) -> [Float] { [1.5] }
        mutating func took(_ action: [Float]) { told.append(action) }
    }

    /// The agent is told the action with its noise, the one that the episode holds.
    @Test func theAgentIsToldWhatWasDone() throws {
        var (world, agent): (any World, any Agent) = (SimulatedWorld(Pendulum()), Stubborn())
        let episode = try world.play(&agent, seed: 3, noise: 0.3, limit: 20)
        let told = try #require(agent as? Stubborn).told.flatMap(\.self)
        #expect(episode.count == 20 && told.map { Double($0) } == episode.actions)
        #expect(Set(told).count > 10 && told.allSatisfy { abs($0) <= 2 })
        #expect(try world.play(&agent, seed: 3, noise: 0.3, limit: 20) == episode)
        #expect(try world.play(&agent, seed: 4, noise: 0.3, limit: 20).observations != episode.observations)
    }

    @Test func noiseKeepsToTheSpace() {
        var generator = RandomGenerator(seed: 1)
        let mixed = Space.dictionary([
            .init("push", .box(shape: [1], low: [-1], high: [3])), .init("gear", .discrete(count: 3, start: 2)),
        ])
        let none = ActionNoise(scale: 0, space: mixed)
        #expect(none([0.5, 2], using: &generator) == [0.5, 2])
        let much = ActionNoise(scale: 1, space: mixed)
        let actions = (0..<300).map { _ in much([0.5, 2], using: &generator) }
        #expect(actions.allSatisfy { (-1...3).contains($0[0]) })
        #expect(Set(actions.map { $0[1] }) == [0, 1, 2])
        // Of standard deviation σ half-widths, which is 2 here, before it is cut.
        let little = ActionNoise(scale: 0.1, space: mixed)
        let moves = (0..<2000).map { _ in Double(little([1, 2], using: &generator)[0]) - 1 }
        let deviation = (moves.reduce(0) { $0 + $1 * $1 } / 2000).squareRoot()
        #expect(abs(deviation - 0.2) < 0.02)
    }

    /// Prefers plans whose actions change as little as can be, and counts what it is asked.
    private struct Calm: PlanScorer {
        func scores(of actions: Tensor, using generator: inout RandomGenerator) -> [Float] {
            let (count, values) = (actions.shape[1], actions.floats)
            #expect(actions.shape[0] == 12)
            return (0..<count).map { plan in
                (0..<12).reduce(Float(0)) { sum, t in
                    // Four steps alike, three times.
                    #expect(values[t * count + plan] == values[t / 4 * 4 * count + plan])
                    return sum - abs(values[t * count + plan] - 1)
                }
            }
        }
    }

    @Test func heldActionsLast() throws {
        var c = CrossEntropyMethod.Configuration()
        (c.horizon, c.candidates, c.elites, c.iterations) = (3, 50, 5, 8)
        let space = Space.box(shape: [1], low: [-2], high: [2])
        var planner = HeldPlanner(try CrossEntropyMethod(c, actionSpace: space), hold: 4)
        var generator = RandomGenerator(seed: 1)
        let actions = (0..<9).map { _ in planner.action(Calm(), using: &generator)[0] }
        #expect(Set(actions[0..<4]).count == 1 && Set(actions[4..<8]).count == 1)
        #expect(actions[0] != actions[4] && actions[4] != actions[8])
        #expect(abs(actions[0] - 1) < 0.1)
    }

    /// Each plan is played from where the world is, up to the end of the episode.
    @Test func simulatedReturnsAreTheWorlds() {
        var world = SimulatedWorld(CartPole())
        _ = world.reset(seed: 2)
        let plans = Tensor([0, 1, 0, 1, 0, 1, 0, 0] as [Float], shape: [4, 2, 1])
        let scorer = SimulatedReturn(environment: world.environment, discount: 0.5)
        var generator = RandomGenerator(seed: 1)
        let scores = scorer.scores(of: plans, using: &generator)
        #expect(scores == [1.875, 1.875])
    }
}
