import Tensors
import Testing

@testable import WorldModels

struct WorldModelTests {
    @Test(arguments: DeviationKind.allCases) func convertingLeavesNothingBehind(_ kind: DeviationKind) {
        for precision in [Precision.double, .single] {
            let model = Small.model(Small.configuration(kind)).converted(to: precision)
            #expect(model.parameters.allSatisfy { $0.precision == precision })
            #expect(model.decoder.logDeviation.precision == precision)
            #expect(model.reward!.logDeviation.precision == precision)
            #expect(model.precision == precision)
            #expect(model.initialState(batch: 2).deterministic.precision == precision)
        }
    }

    @Test func withoutAContinuationHeadItsTermIsZero() {
        var configuration = Small.configuration()
        configuration.continuation.isEnabled = false
        let model = Small.model(configuration)
        #expect(!model.namedParameters.contains { $0.path.hasPrefix("continuation") })
        var generator = RandomGenerator(seed: 1)
        let terms = model.boundTerms(
            Small.batch(Small.data(steps: [3]), starts: [0], length: 4), using: &generator
        ).terms
        #expect(terms.continuation.item == 0)
    }

    @Test func aCopyIsATargetNetwork() {
        let model = Small.model()
        var copy = model
        copy.updateParameters { $1.add($1.detached) }
        #expect(zip(model.parameters, copy.parameters).allSatisfy { $0.doubles.map { 2 * $0 } == $1.doubles })
        #expect(model.parameters.map(\.doubles) == Small.model().parameters.map(\.doubles))
    }
}
