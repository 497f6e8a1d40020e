/// The checks every reader makes on the values of a column, so that nothing broken reaches a model.
struct ColumnCheck {
    let path: String
    /// Names the episode in messages, e.g. `episode_3`; empty if the column spans all episodes.
    var episode = ""

    /// Fails with `nonFinite` at the first row, of `width` values, that holds NaN or an infinity.
    /// - from: the number of the first row.
    func requireFinite(_ values: [Float], width: Int, column: String, from: Int = 0) throws {
        guard let index = values.firstIndex(where: { !$0.isFinite }) else { return }
        throw LogError.nonFinite(path: path, column: column, episode: episode, step: from + index / max(width, 1))
    }

    /// Fails with `shapeMismatch` unless `shape` is `rows` × `width`, whatever axes make up the width.
    func requireShape(_ shape: [Int], rows: Int, width: Int, column: String) throws {
        guard shape.first == rows, shape.dropFirst().reduce(1, *) == width else {
            throw LogError.shapeMismatch(
                path: path, column: name(of: column), expected: width == 1 ? "[\(rows)]" : "[\(rows), \(width)]",
                found: "\(shape)")
        }
    }

    /// A column's name in messages about its shape.
    func name(of column: String) -> String { episode.isEmpty ? column : "\(episode)/\(column)" }
}
