import Testing

@testable import Environments

/// Whole episodes against Gymnasium's, element by element.
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
