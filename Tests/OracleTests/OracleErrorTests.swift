import Foundation
import Oracle
import Testing
import TrajectoryFiles

struct OracleErrorTests {
    /// What reading s1 says after a change to the file.
    static func error(system: String = "s1", _ change: (inout NPZ) -> Void) throws -> (OracleError?, path: String) {
        try OracleFileTests.changed(change) { path in
            let error = #expect(throws: OracleError.self) { try OracleFile(path: path, system: system) }
            #expect(error.map { !"\($0)".contains("\n") && "\($0)".hasPrefix("\(path): expected ") } == true)
            return (error, path)
        }
    }

    @Test func aMissingFileIsNamed() {
        let error = #expect(throws: OracleError.self) { try OracleFile(path: "/none.npz", system: "s1") }
        #expect(error == .missingFile(path: "/none.npz"))
        #expect(throws: LogError.self) { try OracleFile(path: #filePath, system: "s1") }
    }

    @Test func theSystemsOfTheFileAreListed() throws {
        let (error, path) = try Self.error(system: "s3") { _ in }
        #expect(error == .unknownSystem(path: path, name: "s3", found: ["s1", "s2"]))
        #expect("\(try #require(error))" == "\(path): expected a system 's3', found s1, s2; choose one of them")
        let (none, _) = try Self.error { for name in $0.names { $0[name] = nil } }
        #expect("\(try #require(none))".hasSuffix("found none; store the system's matrices as <system>_A, …"))
    }

    @Test(arguments: ["B", "b", "Q", "C", "D", "d", "R", "m0", "P0", "u", "y"])
    func everyArrayIsNeeded(_ name: String) throws {
        let (missing, path) = try Self.error { $0["s1_\(name)"] = nil }
        #expect(missing == .missingArray(path: path, name: "s1_\(name)"))
        let (infinite, other) = try Self.error {
            let array = $0["s1_\(name)"]!
            $0["s1_\(name)"] = NPZArray(array.doubles().dropLast() + [.infinity], shape: array.shape)
        }
        let last = try #require(NPZ(contentsOf: OracleFileTests.path)["s1_\(name)"]).count - 1
        #expect(infinite == .notFinite(path: other, name: "s1_\(name)", element: last))
    }

    static let shapes: [(String, String, [Int])] = [
        ("A", "[4, 4]", [16]), ("B", "[4, any]", [2, 4]), ("b", "[4]", [3]), ("Q", "[4, 4]", [3, 3]),
        ("C", "[3, 4]", [4, 3]), ("D", "[3, 2]", [2, 3]), ("R", "[3, 3]", [3, 4]), ("P0", "[4, 4]", [1, 4, 4]),
        ("y", "[any, any, 3]", [3, 40, 4]), ("y", "[any, any, 3]", [0, 40, 3]), ("u", "[3, 40, 2]", [3, 39, 2]),
        ("d", "[any]", []),
    ]

    @Test(arguments: shapes) func aWrongShapeIsShown(_ name: String, _ expected: String, _ found: [Int]) throws {
        let (error, path) = try Self.error {
            $0["s1_\(name)"] = NPZArray([Double](repeating: 1, count: found.reduce(1, *)), shape: found)
        }
        #expect(error == .shape(path: path, name: "s1_\(name)", expected: expected, found: found))
    }

    /// Not positive definite, or not symmetric.
    @Test(arguments: ["Q", "R", "P0"], [true, false]) func aCovarianceIsOne(_ name: String, symmetric: Bool) throws {
        let (error, path) = try Self.error {
            let array = $0["s1_\(name)"]!
            var values = array.doubles()
            if symmetric { values[0] = -1 } else { values[1] += 0.01 }
            $0["s1_\(name)"] = NPZArray(values, shape: array.shape)
        }
        #expect(error == .notPositiveDefinite(path: path, name: "s1_\(name)"))
    }

    @Test func whatIsAskedForByNameMustBeThere() throws {
        let oracle = try OracleFile(path: OracleFileTests.path, system: "s2")
        let path = OracleFileTests.path
        #expect(throws: OracleError.missingArray(path: path, name: "s2_none")) { try oracle.numbers("none") }
        #expect(throws: OracleError.shape(path: path, name: "s2_step_loglik", expected: "[3]", found: [3, 64])) {
            try oracle.numbers("step_loglik")
        }
        #expect(throws: OracleError.shape(path: path, name: "s2_loglik", expected: "[]", found: [3])) {
            try oracle.number("loglik")
        }
    }
}
