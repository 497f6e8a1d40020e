import Environments
import Testing
import Trajectories

@testable import GymnasiumBridge

/// What goes to the child and what is made of its replies; the child is a shell.
struct BridgeProtocolTests {
    @Test func spacesAreReadWithTheirNames() throws {
        let environment = try Stub.environment("")
        #expect(
            environment.observationSpace
                == .dictionary([
                    .init("arm/position", .box(shape: [1], low: [-.infinity], high: [2.5])),
                    .init("gear", .discrete(count: 3, start: 1)),
                ]))
        #expect(environment.actionSpace == .box(shape: [2], low: [-1, 0], high: [1, 4]))
        #expect(environment.stepLimit == 7 && environment.copies == 2)
        let others = try Stub.environment(
            "",
            hello: """
                ready {"observation": [{"name": null, "kind": "choices", "counts": [2, 5], "starts": [0, -1], \
                "isOne": false}], "action": [{"name": null, "kind": "binary", "counts": [4]}], "stepLimit": null}
                """)
        #expect(others.observationSpace == .multiDiscrete(counts: [2, 5], starts: [0, -1]))
        #expect(others.actionSpace == .multiBinary(count: 4))
        #expect(others.stepLimit == nil)
    }

    /// The copy and the seed come back as the observation.
    @Test func aResetNamesTheCopyAndTheSeed() throws {
        let environment = try Stub.environment(#"reset) echo "state ${rest%-}";;"#)
        // A gear is counted from 1 there, and from 0 here.
        #expect(try environment.reset(copy: 1, seed: 42) == [1, 41])
        #expect(throws: BridgeError.self) { try environment.reset(copy: 1) }
    }

    @Test func copiesStepTogetherOrStandStill() throws {
        let environment = try Stub.environment(
            #"""
            step) case $rest in
                "0 1.0 0.25; 1 -0.5 3.0") echo "state 0.5 1 2 0 0;-inf 3 nan 1 0";;
                "1 0.1 4.0") echo "state 1e-05 2 -1.5 0 1";;
                *) echo "error failure got $rest";;
            esac;;
            """#)
        let both = try environment.step([[1, 0.25], [-0.5, 3]])
        #expect(both[0] == Step(observation: [0.5, 0], reward: 2, isTerminated: false, isTruncated: false))
        #expect(both[1]?.observation == [-.infinity, 2] && both[1]?.reward.isNaN == true)
        #expect(both[1]?.isTerminated == true)
        let second = try environment.step([nil, [0.1, 4]])
        #expect(second[0] == nil)
        #expect(second[1] == Step(observation: [1e-05, 1], reward: -1.5, isTerminated: false, isTruncated: true))
        #expect(try environment.step([nil, nil]).allSatisfy { $0 == nil })
    }

    @Test func aChoiceOfActionsIsSentAsTheEnvironmentCountsIt() throws {
        let environment = try Stub.environment(
            #"step) echo "state 0 1 ${rest#* } 0 0";;"#,
            hello: """
                ready {"observation": [{"name": "a", "kind": "box", "shape": [1], "low": [0], "high": [1]}, \
                {"name": "gear", "kind": "choices", "counts": [3], "starts": [1], "isOne": true}], "action": [{"name": null, \
                "kind": "choices", "counts": [4], "starts": [16777216], "isOne": true}]}
                """, copies: 1)
        // The action comes back as the reward, which 32 bits round.
        #expect(try environment.step([2]).reward == 16_777_218)
        #expect(try environment.step([0]).observation == [0, 0])
    }

    @Test(arguments: [
        ("error package gymnasium: No module named 'gymnasium'", "'sh' lacks the package gymnasium (No module named"),
        ("error environment NameNotFound: Walking", "'Stub-v0' cannot be made: NameNotFound: Walking"),
        ("error space the space is an image", "'Stub-v0' is not served: the space is an image; expected vectors"),
        ("error failure ValueError: no", "'Stub-v0' failed at 'start': ValueError: no"),
        ("hello", "replied 'hello', expected 'ready …'"),
        ("ready {}", "replied '{}', expected spaces"),
        (#"ready {"observation": [{"name": null, "kind": "box"}], "action": []}"#, "expected spaces"),
    ])
    func whatTheChildRefusesIsNamed(reply: String, message: String) {
        do {
            _ = try Stub.environment("", hello: reply)
            Issue.record("'\(reply)' was accepted")
        } catch { #expect("\(error)".contains(message), "\(error)") }
    }

    @Test func aFailureAtAStepLeavesTheChildAlive() throws {
        let environment = try Stub.environment(
            #"reset) echo "state 1 2";; step) echo "error failure AssertionError: out of bounds";;"#, copies: 1)
        let error = BridgeError.environmentFailed(
            id: "Stub-v0", request: "step", reason: "AssertionError: out of bounds")
        #expect(throws: error) { try environment.step([9, 9]) }
        #expect(try environment.reset() == [1, 1])
    }

    @Test func aReplyOfAnotherSizeIsNamed() throws {
        let environment = try Stub.environment(
            #"reset) echo "state 1 2 3";; step) echo "state 1 2 zero 0 0";;"#, copies: 1)
        let error = BridgeError.malformedReply(id: "Stub-v0", reply: "1 2 3", expected: "1 times 2 numbers")
        #expect(throws: error) { try environment.reset() }
        #expect(throws: BridgeError.self) { try environment.step([0, 0]) }
    }
}
