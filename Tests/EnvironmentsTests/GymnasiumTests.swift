import Testing

@testable import Environments

/// Whole episodes against Gymnasium's and MuJoCo's, element by element.
///
/// Sines and cosines of two mathematical libraries may differ in the last bit of double precision, and the dynamics pass
/// that on; hence 1e-6 of single-precision values of order 1, not equality.
struct GymnasiumTests {
    static let tolerance = 1e-6

    @Test(arguments: try GoldenFile.episodes(of: "Pendulum-v1"))
    func pendulumPlaysAsGymnasiums(golden: GoldenFile.Episode) {
        var pendulum = Pendulum()
        let state = Pendulum.State(angle: golden.initialState[0], angularVelocity: golden.initialState[1])
        expectClose(pendulum.reset(to: state), golden.observations[0], "o_0")
        follow(golden) { pendulum.step($0) }
    }

    @Test(arguments: try GoldenFile.episodes(of: "CartPole-v1"))
    func cartPolePlaysAsGymnasiums(golden: GoldenFile.Episode) {
        var cartPole = CartPole()
        let start = golden.initialState
        let state = CartPole.State(
            position: start[0], velocity: start[1], angle: start[2], angularVelocity: start[3])
        expectClose(cartPole.reset(to: state), golden.observations[0], "o_0")
        follow(golden) { cartPole.step($0) }
    }

    @Test(arguments: try GoldenFile.episodes(of: "MountainCarContinuous-v0"))
    func mountainCarPlaysAsGymnasiums(golden: GoldenFile.Episode) {
        var car = MountainCarContinuous()
        let state = MountainCarContinuous.State(position: golden.initialState[0], velocity: golden.initialState[1])
        expectClose(car.reset(to: state), golden.observations[0], "o_0")
        follow(golden) { car.step($0) }
    }

    @Test(arguments: try GoldenFile.episodes(of: "Acrobot-v1"))
    func acrobotPlaysAsGymnasiums(golden: GoldenFile.Episode) {
        var acrobot = Acrobot()
        let start = golden.initialState
        let state = Acrobot.State(
            angle: start[0], jointAngle: start[1], angularVelocity: start[2], jointAngularVelocity: start[3])
        expectClose(acrobot.reset(to: state), golden.observations[0], "o_0")
        follow(golden) { acrobot.step($0) }
    }

    @Test(arguments: try GoldenFile.episodes(of: "cartpole-swingup", in: "swingup"))
    func swingupPlaysAsMuJoCos(golden: GoldenFile.Episode) {
        var cartPole = CartPoleSwingup()
        let start = golden.initialState
        let state = CartPoleSwingup.State(
            position: start[0], angle: start[1], velocity: start[2], angularVelocity: start[3])
        expectClose(cartPole.reset(to: state), golden.observations[0], "o_0")
        follow(golden) { cartPole.step($0) }
    }

    /// The velocity is hidden from what is observed, not from what happens.
    @Test func hiddenPendulumMovesAsThePendulum() {
        var (open, hidden) = (Pendulum(), Pendulum(hidesVelocity: true))
        let start = Pendulum.State(angle: 2, angularVelocity: -1)
        #expect(hidden.reset(to: start) == Array(open.reset(to: start).prefix(2)))
        for torque: Float in [1, -2, 0.5, 3] {
            let (seen, whole) = (hidden.step([torque]), open.step([torque]))
            #expect(seen.observation == Array(whole.observation.prefix(2)))
            #expect(seen.reward == whole.reward)
        }
        #expect(hidden.observationSpace.storedSize == 2)
    }

    /// The goldens hold every case they are there for.
    @Test func goldensCoverTheCases() throws {
        let pendulums = try GoldenFile.episodes(of: "Pendulum-v1")
        let cartPoles = try GoldenFile.episodes(of: "CartPole-v1")
        #expect(pendulums.contains { $0.actions.contains { abs($0) > 2 } })
        #expect(pendulums.contains { $0.observations.contains { $0[2] == 8 } })
        #expect(pendulums.contains { $0.observations.contains { $0[2] == -8 } })
        #expect(pendulums.contains { abs($0.initialState[0]) > 2 * .pi })
        #expect(pendulums.contains { $0.isTruncated.last == true })
        #expect(cartPoles.contains { $0.isTruncated.last == true })
        let ends = cartPoles.compactMap { golden in
            golden.isTerminated.firstIndex(of: true).map { (golden.observations[$0 + 1], golden.rewards[$0]) }
        }
        #expect(ends.contains { $0.0[0] > 2.4 })
        #expect(ends.contains { $0.0[0] < -2.4 })
        #expect(ends.contains { $0.0[2] > 0.2094 })
        #expect(ends.contains { $0.0[2] < -0.2094 })
        #expect(ends.allSatisfy { $0.1 == 1 })
        #expect(cartPoles.contains { $0.rewards.contains(0) })
    }

    @Test func goldensCoverTheCasesOfTheOthers() throws {
        let cars = try GoldenFile.episodes(of: "MountainCarContinuous-v0")
        #expect(cars.contains { $0.actions.contains { abs($0) > 1 } })
        #expect(cars.contains { $0.isTerminated.contains(true) && $0.rewards.contains { $0 > 90 } })
        #expect(cars.contains { $0.observations.contains { Float($0[0]) == -1.2 && $0[1] == 0 } })
        #expect(cars.contains { $0.observations.contains { Float($0[1]) == 0.07 } })
        #expect(cars.contains { $0.isTruncated.last == true })
        let acrobots = try GoldenFile.episodes(of: "Acrobot-v1")
        #expect(acrobots.contains { $0.rewards.contains(0) && $0.rewards.contains(-1) })
        #expect(acrobots.contains { $0.observations.contains { abs($0[4] - 4 * .pi) < 1e-6 } })
        #expect(acrobots.contains { $0.observations.contains { abs($0[5] + 9 * .pi) < 1e-6 } })
        #expect(acrobots.contains { $0.isTruncated.last == true })
        let swings = try GoldenFile.episodes(of: "cartpole-swingup", in: "swingup")
        #expect(swings.contains { $0.observations.contains { $0[0] > 1.8 } })
        #expect(swings.contains { $0.observations.contains { $0[0] < -1.8 } })
        #expect(swings.contains { $0.observations.contains { $0[0] > 1.8 && $0[0] < 1.801 } })
        #expect(swings.contains { $0.actions.contains { abs($0) > 1 } })
        #expect(swings.contains { $0.rewards.contains { $0 > 0.98 } })
        #expect(swings.contains { $0.isTruncated.last == true })
    }

    private func follow(_ golden: GoldenFile.Episode, _ step: ([Float]) -> Step) {
        for t in golden.actions.indices {
            let result = step([Float(golden.actions[t])])
            expectClose(result.observation, golden.observations[t + 1], "o_\(t + 1)")
            expectClose([result.reward], [golden.rewards[t]], "r_\(t)")
            #expect(result.isTerminated == golden.isTerminated[t], "step \(t)")
            #expect(result.isTruncated == golden.isTruncated[t], "step \(t)")
        }
    }

    private func expectClose(_ actual: [Float], _ expected: [Double], _ what: String) {
        #expect(actual.count == expected.count, "\(what)")
        for (index, (a, e)) in zip(actual, expected).enumerated() {
            let error = abs(Double(a) - Double(Float(e)))
            #expect(error <= Self.tolerance * max(1, abs(e)), "\(what)[\(index)]: \(a), expected \(e)")
        }
    }
}
