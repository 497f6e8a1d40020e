import Foundation
import Tensors
import Testing

@testable import Diagnostics
@testable import WorldModels

struct GradientStudyTests {
    static let log = Tiny.log(steps: [3, 1, 2])

    @Test func momentsAreThoseOfTheGradients() {
        var moments = GradientMoments(parameters: 2, directions: [[1, -1]])
        for gradient in [[1.0, 2], [3, 2], [5, 8]] { moments.add(gradient) }
        #expect(moments.mean == [3, 4] && moments.variances == [4, 12] && moments.variance == 16)
        #expect(moments.projections == [[-1, 1, -3]])
        #expect(abs(moments.norm - (25 - 16.0 / 3).squareRoot()) < 1e-12)
    }

    /// Two-sided 0.1%, from tables.
    @Test(arguments: [(9.0, 4.7809), (29, 3.6594), (99, 3.3915), (1e9, 3.2905)])
    func limitsAreStudents(_ freedom: Double, _ expected: Double) {
        #expect(abs(GradientAgreement.limit(freedom: freedom) - expected) < 0.003 * expected)
    }

    @Test func categoricalLatentsAreOfferedStraightThroughAndScoreFunctions() throws {
        let model = Tiny.model(Tiny.configuration(.rssm, .categorical), of: Self.log)
        let report = try GradientStudy(samples: 2, repeats: 10)(
            of: model, on: Tiny.batch(model, Self.log), generator: RandomGenerator(seed: 1))
        #expect(
            report.estimators.map { "\($0.kind) \($0.baseline) \($0.samples)" } == [
                "straightThrough none 1", "scoreFunction none 1", "scoreFunction batch 1", "straightThrough none 2",
                "scoreFunction none 2", "scoreFunction batch 2", "scoreFunction leaveOneOut 2",
            ])
        #expect(report.estimators.filter(\.isReference).map(\.kind) == [.scoreFunction], "an unbiased one")
        #expect(report.estimators.filter { !$0.isUnbiased }.map(\.kind) == [.straightThrough, .straightThrough])
    }

    @Test func baselinesThatNeedOthersAreOnlyOfferedWithThem() {
        let alone = SampledEstimator.all(latent: .normal, samples: 1, sequences: 1)
        #expect(alone == [SampledEstimator(.pathwise, samples: 1), SampledEstimator(.scoreFunction, samples: 1)])
    }

    @Test func parametersAreChosenByTheirPaths() throws {
        let model = Tiny.model(Tiny.configuration(.rssm), of: Self.log)
        let batch = Tiny.batch(model, Self.log)
        func study(_ parameters: [String]) throws -> GradientReport {
            try GradientStudy(samples: 1, repeats: 10, parameters: parameters)(
                of: model, on: batch, generator: RandomGenerator(seed: 1))
        }
        let (some, all) = try (study(["encoder", "dynamics.posterior"]), study([]))
        #expect(some.parameters == PosteriorStudy.inferenceParameters(of: model))
        #expect(some.estimators[0].variance < all.estimators[0].variance)
        #expect(throws: DiagnosticsError.self) { try study(["encoder", "posterior"]) }
        let error = DiagnosticsError.noParameters(prefix: "posterior", found: ["encoder", "dynamics"])
        #expect(error.description.contains("'posterior', found encoder, dynamics; "))
    }
}
