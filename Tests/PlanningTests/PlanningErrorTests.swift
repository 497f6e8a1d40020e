import Planning
import Testing
import Trajectories

struct PlanningErrorTests {
    static let box = Space.box(shape: [1], low: [-1], high: [1])

    @Test func actionsNeedBounds() {
        let error = PlanningError.unboundedAction(element: 1, low: 0, high: .infinity)
        #expect(throws: error) {
            try RandomShooting(actionSpace: .box(shape: [2], low: [0, 0], high: [1, .infinity]))
        }
        #expect(error.description.contains("element 1") && error.description.contains("0.0 … inf"))
        #expect(throws: PlanningError.noActions) { try PathIntegral(actionSpace: .unbounded(0)) }
    }

    @Test func settingsAreHeldToTheirRanges() {
        func expect(_ name: String, _ change: (inout ImprovedCrossEntropyMethod.Configuration) -> Void) {
            var configuration = ImprovedCrossEntropyMethod.Configuration()
            change(&configuration)
            do {
                _ = try ImprovedCrossEntropyMethod(configuration, actionSpace: Self.box)
                Issue.record("\(name) was accepted")
            } catch {
                #expect("\(error)".contains("a planner's \(name) is "), "\(error)")
            }
        }
        expect("horizon") { $0.horizon = 0 }
        expect("candidates") { $0.candidates = 0 }
        expect("iterations") { $0.iterations = -1 }
        expect("elites") { $0.elites = 129 }
        expect("momentum") { $0.momentum = .nan }
        expect("spread") { $0.spread = 0 }
        expect("noise.exponent") { $0.noise.exponent = -1 }
        expect("kept") { $0.kept = 1.5 }
        expect("decay") { $0.decay = 0.9 }
        var pathIntegral = PathIntegral.Configuration()
        pathIntegral.temperature = 0
        #expect(throws: PlanningError.self) { try PathIntegral(pathIntegral, actionSpace: Self.box) }
    }
}
