import ExactInference
import Foundation
import Oracle
import Testing

struct OracleCheckTests {
    /// A check of seconds: little is trained and sampled.
    static let small: OracleCheck = {
        var check = OracleCheck()
        (check.seed, check.steps, check.particles) = (1, 3, [2, 8])
        (check.trainingRows, check.learningRows, check.sampledRows) = (1000, 1000, 20_000)
        return check
    }()

    @Test func aReportHoldsWhatWasFoundBesideTheExactValues() throws {
        let file = try OracleFile(path: OracleFileTests.path, system: "s1")
        let report = try Self.small(file)
        func perRow(_ name: String) throws -> Double {
            let values = try file.numbers(name)
            return values.reduce(0, +) / Double(values.count * file.count)
        }
        #expect(report.kalmanMaxError <= 1e-8)
        #expect(try abs(report.logLikelihoodPerStep - perRow("loglik")) < 1e-10)
        #expect(Set(report.elboFamilies.keys) == Set(PosteriorFamily.allCases.map(\.rawValue)))
        for (name, found) in report.elboFamilies {
            let exact = try perRow("elbo_\(name)")
            #expect(found.exact == exact)
            #expect(found.estimate != found.exact && found.standardError > 0)
        }
        #expect(try abs(report.filtering.optimal - perRow("elbo_filter_diag")) < 1e-9)
        #expect(try abs(report.smoothing.optimal - perRow("elbo_smooth_diag")) < 1e-9)
        let expected = try file.number("expected_elbo_filter_diag") / Double(file.count)
        #expect(abs(report.filtering.optimalInExpectation - expected) < 1e-9)
        for (elbo, found) in [
            (report.trainedFilteringElboPerStep, report.filtering),
            (report.trainedSmoothingElboPerStep, report.smoothing),
        ] {
            #expect(found.gap == found.optimal - elbo && found.steps == 3)
        }
        // The same proposals, averaged in ever better ways.
        let (elbo, iwae, fivo) = (report.trainedFilteringElboPerStep, report.iwae, report.fivo)
        #expect(Set(iwae.keys) == ["2", "8"] && Set(fivo.keys) == ["2", "8"])
        let two = try #require(fivo["2"]?.estimate)
        let eight = try #require(fivo["8"]?.estimate)
        #expect(elbo < two && two < eight && eight < report.logLikelihoodPerStep)
        let importance = try #require(iwae["8"]?.estimate)
        #expect(elbo < importance && importance < eight)
        let em = try #require(report.em)
        #expect(em.start < em.learned && em.learned < em.true + 0.1)
    }

    /// All randomness follows from the seed.
    @Test func aSeedMeansOneResult() throws {
        let file = try OracleFile(path: OracleFileTests.path, system: "s2")
        let one = try Self.small(file)
        let two = try Self.small(file)
        #expect(one.elboFamilies == two.elboFamilies && one.fivo == two.fivo && one.em == two.em)
        #expect(one.trainedSmoothingElboPerStep == two.trainedSmoothingElboPerStep)
        var other = Self.small
        other.seed = 2
        let third = try other(file)
        #expect(third.fivo != one.fivo)
    }

    /// What the file does not have is not compared; what is missing and needed is named.
    @Test func aFileMayHoldLess() throws {
        try OracleFileTests.changed { file in
            for name in file.names where name.contains("elbo") { file[name] = nil }
        } _: { path in
            let report = try Self.small(OracleFile(path: path, system: "s2"))
            #expect(report.elboFamilies.isEmpty)
        }
        try OracleFileTests.changed {
            $0["s2_loglik"] = nil
        } _: { path in
            let file = try OracleFile(path: path, system: "s2")
            #expect(throws: OracleError.missingArray(path: path, name: "s2_loglik")) { try Self.small(file) }
        }
    }
}
