import Files
import Trajectories

/// Which numbers of observations were seen, as columns of a log say it.
struct ObservationMask {
    private struct Part {
        /// The keys it speaks of.
        let keys: Range<Int>
        /// Flags in a row: one for all numbers, one for each key, or one for each number.
        let width: Int
        let seen: [Bool]
    }

    private let keys: KeyedColumns
    private var parts: [Part] = []

    init(of keys: KeyedColumns) { self.keys = keys }

    /// Adds a column of the mask.
    /// - name: of the key it speaks of; empty if it speaks of all the log's own ones.
    /// - shape: its own; as many rows as there are observations.
    ///
    /// Fails with `shapeMismatch`, or with `contradiction` if there is no key of that name.
    mutating func add(_ entry: ColumnSelection.Entry, shape: [Int], seen: [Bool], rows: Int, _ check: ColumnCheck)
        throws
    {
        var range = 0..<keys.ownCount
        if !entry.name.isEmpty {
            guard let index = keys.keys.firstIndex(where: { $0.name == entry.name }) else {
                throw LogError.contradiction(
                    path: check.path, expected: "a key for each part of the mask",
                    found: "'\(entry.column)', and the keys \(keys.keys.map(\.name).joined(separator: ", "))")
            }
            range = index..<index + 1
        }
        let numbers = keys.keys[range].reduce(0) { $0 + $1.space.storedSize }
        guard shape.first == rows, let width = shape.dropFirst().elementCount,
            [1, range.count, numbers].contains(width)
        else {
            let forms =
                ["[\(rows)]"] + Set([range.count, numbers]).subtracting([1]).sorted().map { "[\(rows), \($0)]" }
            throw LogError.shapeMismatch(
                path: check.path, column: check.name(of: entry.column), expected: forms.joined(separator: " or "),
                found: "\(shape)")
        }
        parts.append(Part(keys: range, width: width, seen: seen))
    }

    /// Replaces what was not seen by NaN.
    func apply(to rows: inout [Double]) {
        let (fields, size) = (keys.space.fields(named: ""), keys.space.storedSize)
        for part in parts {
            let start = fields[part.keys.lowerBound].stored.lowerBound
            for (place, field) in fields[part.keys].enumerated() {
                for element in field.stored {
                    let flag =
                        part.width == 1 ? 0 : part.width == part.keys.count ? place : element - start
                    for row in 0..<rows.count / size where !part.seen[row * part.width + flag] {
                        rows[row * size + element] = .nan
                    }
                }
            }
        }
    }
}
