import Environments
import Foundation
import Testing
import Trajectories

@testable import GymnasiumBridge

/// How children begin and end.
struct BridgeChildTests {
    @Test func aDeadChildIsNamed() {
        let error = BridgeError.childDied(id: "Stub-v0", request: "start", status: "status 3", output: "no licence")
        #expect(throws: error) { try Stub.child("echo first >&2; echo no licence >&2; exit 3") }
        #expect(error.description == "the process of 'Stub-v0' ended (status 3) at 'start': no licence")
    }

    /// It dies between two requests: the write meets a closed socket, which must end no one else.
    @Test func aChildThatDiesLaterIsNamed() throws {
        let environment = try Stub.environment(#"reset) echo "state 1 2"; kill -9 $$;;"#, copies: 1)
        #expect(try environment.reset() == [1, 1])
        let error = BridgeError.childDied(id: "Stub-v0", request: "step", status: "signal 9", output: "")
        for _ in 0..<2 { #expect(throws: error) { try environment.step([0, 0]) } }
    }

    @Test func aClosedOneAnswersNothing() throws {
        let environment = try Stub.environment(#"reset) echo "state 1 2";;"#)
        environment.close()
        #expect(throws: BridgeError.self) { try environment.reset() }
    }

    @Test func anInterpreterThatIsMissingIsNamed() {
        do {
            _ = try GymnasiumEnvironment("Pendulum-v1", python: "no-such-python")
            Issue.record("started")
        } catch {
            #expect("\(error)".hasPrefix("cannot start 'no-such-python': "), "\(error)")
            #expect("\(error)".contains("No such file"), "\(error)")
        }
    }

    /// Lines of many reads each.
    @Test func longLinesGoThrough() throws {
        let size = 8000
        let bounds = [String](repeating: "0", count: size).joined(separator: ",")
        let environment = try Stub.environment(
            #"step) echo "state ${rest#* } 1 0 0";;"#,
            hello: """
                ready {"observation": [{"name": null, "kind": "box", "shape": [\(size)], "low": [\(bounds)], \
                "high": [\(bounds)]}], "action": [{"name": null, "kind": "box", "shape": [\(size)], \
                "low": [\(bounds)], "high": [\(bounds)]}]}
                """, copies: 1)
        let action = (0..<size).map { Float($0) / 7 }
        for _ in 0..<3 { #expect(try environment.step(action).observation == action) }
    }

    /// With the interpreter there is (`GYMNASIUM_PYTHON`, or `python3`): Gymnasium's pendulum moves as the built-in one, or
    /// what is missing is named.
    @Test func theRealChildPlaysOrNamesWhatIsMissing() throws {
        let python = ProcessInfo.processInfo.environment["GYMNASIUM_PYTHON"] ?? "python3"
        do {
            let bridged = try GymnasiumEnvironment("Pendulum-v1", copies: 2, python: python)
            #expect(bridged.observationSpace == Pendulum().observationSpace)
            #expect(bridged.actionSpace == Pendulum().actionSpace)
            #expect(bridged.stepLimit == 200)
            let seen = [try bridged.reset(copy: 0, seed: 1), try bridged.reset(copy: 1, seed: 2)]
            #expect(try bridged.reset(copy: 0, seed: 1) == seen[0] && seen[0] != seen[1])
            var worlds = seen.map { start in
                var world = Pendulum()
                _ = world.reset(
                    to: .init(angle: atan2(Double(start[1]), Double(start[0])), angularVelocity: Double(start[2])))
                return world
            }
            for t in 0..<200 {
                let actions: [[Float]] = [[Float(t % 5) - 2], [Float(t % 3) / 2]]
                let steps = try bridged.step(actions)
                for copy in 0..<2 {
                    let (step, expected) = (try #require(steps[copy]), worlds[copy].step(actions[copy]))
                    #expect(abs(step.reward - expected.reward) < 1e-2 && step.isTruncated == expected.isTruncated)
                }
            }
        } catch BridgeError.missingPackage(_, let package, _) {
            #expect(package == "gymnasium")
        } catch BridgeError.pythonNotFound(let missing, _) {
            #expect(missing == python)
        }
    }
}
