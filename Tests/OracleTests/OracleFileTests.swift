import ExactInference
import Foundation
import Oracle
import Testing
import TrajectoryFiles

struct OracleFileTests {
    static let names = ["s1", "s2"]
    static let path = Bundle.module.resourceURL!.appendingPathComponent("Fixtures/reference.npz").path

    /// Reads the fixture after a change to it.
    static func changed<Result>(_ change: (inout NPZ) -> Void, _ body: (String) throws -> Result) throws -> Result {
        var file = try NPZ(contentsOf: path)
        change(&file)
        let changed = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).npz").path
        try file.write(to: changed)
        defer { try? FileManager.default.removeItem(atPath: changed) }
        return try body(changed)
    }

    @Test func everythingIsWhereItBelongs() throws {
        let (file, oracle) = (try NPZ(contentsOf: Self.path), try OracleFile(path: Self.path, system: "s1"))
        func elements(_ name: String) throws -> [Double] { try #require(file["s1_\(name)"]).doubles() }
        let system = oracle.system
        #expect((system.latentSize, system.actionSize, system.observationSize) == (4, 2, 3))
        #expect((oracle.sequences.count, oracle.count, oracle.name) == (3, 40, "s1"))
        for (matrix, name) in [
            (system.transition, "A"), (system.control, "B"), ([system.transitionOffset], "b"),
            (system.transitionCovariance, "Q"), (system.observation, "C"), (system.feedthrough, "D"),
            ([system.observationOffset], "d"), (system.observationCovariance, "R"), ([system.initialMean], "m0"),
            (system.initialCovariance, "P0"),
        ] {
            #expect(try Array(matrix.joined()) == elements(name), "\(name)")
        }
        #expect(try oracle.sequences.flatMap { $0.observations.joined() } == elements("y"))
        #expect(try oracle.sequences.flatMap { $0.inputs.joined() } == elements("u"))
        #expect(oracle.sequences.allSatisfy { $0.feedthrough == .currentInput })
        #expect(try oracle.numbers("loglik") == elements("loglik"))
        #expect(try Array(oracle.rows("step_loglik").joined()) == elements("step_loglik"))
        #expect(try [oracle.number("expected_loglik")] == elements("expected_loglik"))
        #expect(oracle.contains("elbo_prior") && !oracle.contains("elbo") && !oracle.contains("s1_elbo_prior"))
    }

    @Test(arguments: names) func exactInferenceAgreesWithTheFile(_ name: String) throws {
        let oracle = try OracleFile(path: Self.path, system: name)
        #expect(try oracle.kalmanMaximumError() <= 1e-8)
        for family in PosteriorFamily.allCases { #expect(try oracle.boundMaximumError(family) <= 1e-8, "\(family)") }
    }

    /// A stored number that is off by an eighth is found to be, whichever it is.
    @Test(arguments: ["loglik", "step_loglik", "elbo_filter_full", "expected_elbo_filter_full"])
    func aDifferenceIsFound(_ name: String) throws {
        try Self.changed {
            var values = $0["s2_\(name)"]!.doubles()
            values[values.count - 1] -= 0.125
            $0["s2_\(name)"] = NPZArray(values, shape: $0["s2_\(name)"]!.shape)
        } _: { path in
            let oracle = try OracleFile(path: path, system: "s2")
            let error = try name.contains("elbo") ? oracle.boundMaximumError(.filtering) : oracle.kalmanMaximumError()
            #expect(abs(error - 0.125) < 1e-8)
        }
    }

    @Test func whatIsNotStoredByRowIsNotCompared() throws {
        try Self.changed {
            $0["s1_step_loglik"] = nil
            $0["s1_expected_elbo_filter_full"] = nil
        } _: { path in
            let oracle = try OracleFile(path: path, system: "s1")
            #expect(try oracle.kalmanMaximumError() <= 1e-8)
            #expect(try oracle.boundMaximumError(.filtering) <= 1e-8)
        }
    }
}
