import Files

/// The checks every reader makes on the values of a column, so that nothing broken reaches a model.
struct ColumnCheck {
    let path: String
    /// Names the episode in messages, e.g. `episode_3`; empty if the column spans all episodes.
    var episode = ""

    /// Whether a number is none, or beyond 32-bit ones: it is an error of whoever recorded it.
    static func isNotFinite(_ value: Double) -> Bool { !Float(value).isFinite }

    /// Fails with `nonFinite` at the first row, of `width` values, that holds NaN, an infinity or what 32 bits make one.
    /// - from: the number of the first row.
    func requireFinite(_ values: [Double], width: Int, column: String, from: Int = 0) throws {
        guard let index = values.firstIndex(where: Self.isNotFinite) else { return }
        throw LogError.nonFinite(path: path, column: column, episode: episode, step: from + index / max(width, 1))
    }

    /// Fails with `shapeMismatch` unless `shape` is `rows` × `width`, whatever axes make up the width.
    func requireShape(_ shape: [Int], rows: Int, width: Int, column: String) throws {
        guard shape.first == rows, shape.dropFirst().elementCount == width else {
            throw LogError.shapeMismatch(
                path: path, column: name(of: column), expected: width == 1 ? "[\(rows)]" : "[\(rows), \(width)]",
                found: "\(shape)")
        }
    }

    /// Flags, stored as numbers of any kind.
    ///
    /// Fails with `nonFinite` at the first that is NaN or infinite, with `outsideSpace` at the first that is not 0 or 1.
    func flags(_ values: [Double], column: String) throws -> [Bool] {
        let flags = try areNonzero(values, column: column)
        if let step = values.firstIndex(where: { $0 != 0 && $0 != 1 }) {
            throw LogError.outsideSpace(
                path: path, column: column, episode: episode, step: step, expected: "{0, 1}", found: "\(values[step])")
        }
        return flags
    }

    /// Whether each number is other than 0. Fails with `nonFinite` at the first row, of `width` numbers, that has another kind.
    func areNonzero(_ values: [Double], width: Int = 1, column: String) throws -> [Bool] {
        if let index = values.firstIndex(where: { !$0.isFinite }) {
            throw LogError.nonFinite(path: path, column: column, episode: episode, step: index / max(width, 1))
        }
        return values.map { $0 != 0 }
    }

    /// A column's name in messages about its shape.
    func name(of column: String) -> String { episode.isEmpty ? column : "\(episode)/\(column)" }
}
