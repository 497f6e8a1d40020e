import Environments
import TrajectoryFiles

/// The arrays of one system in a file, by their names without the system's. All throw `OracleError`.
struct SystemArrays: Sendable {
    let file: NPZ
    let path: String
    let system: String

    /// The array's shape; nil if there is no such array.
    func shape(_ name: String) -> [Int]? { file[full(name)]?.shape }

    /// The array's shape, which must have these lengths, all of them 1 or more; nil leaves one open.
    func axes(_ name: String, _ expected: [Int?]) throws(OracleError) -> [Int] {
        guard let found = shape(name) else { throw .missingArray(path: path, name: full(name)) }
        let agrees = zip(found, expected).allSatisfy { $0 > 0 && $0 == $1 ?? $0 }
        guard found.count == expected.count, agrees else {
            let wanted = expected.map { $0.map(String.init) ?? "any" }.joined(separator: ", ")
            throw .shape(path: path, name: full(name), expected: "[\(wanted)]", found: found)
        }
        return found
    }

    /// The elements, row-major.
    func values(_ name: String, shape: [Int]) throws(OracleError) -> [Double] {
        _ = try axes(name, shape)
        let values = file[full(name)]!.doubles()
        if let element = values.firstIndex(where: { !$0.isFinite }) {
            throw .notFinite(path: path, name: full(name), element: element)
        }
        return values
    }

    func matrix(_ name: String, _ rows: Int, _ columns: Int) throws(OracleError) -> [[Double]] {
        cut(try values(name, shape: [rows, columns]), columns)
    }

    func sequences(_ name: String, _ sequences: Int, _ rows: Int, _ columns: Int) throws(OracleError) -> [[[Double]]] {
        cut(cut(try values(name, shape: [sequences, rows, columns]), columns), rows)
    }

    func covariance(_ name: String, _ size: Int) throws(OracleError) -> [[Double]] {
        let matrix = try matrix(name, size, size)
        guard let factor = choleskyFactor(matrix), factor.indices.allSatisfy({ factor[$0][$0] > 0 }) else {
            throw .notPositiveDefinite(path: path, name: full(name))
        }
        return matrix
    }

    private func full(_ name: String) -> String { "\(system)_\(name)" }

    private func cut<Element>(_ elements: [Element], _ size: Int) -> [[Element]] {
        stride(from: 0, to: elements.count, by: size).map { Array(elements[$0..<$0 + size]) }
    }
}
