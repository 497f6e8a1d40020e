import Trajectories

/// Arrays of a log that stand side by side, row by row: the keys of its observations, or of its actions.
struct KeyedColumns {
    struct Key {
        let name: String
        /// The array that holds it, for messages.
        let column: String
        let space: Space
        /// Whether it holds integers that no metadata describes.
        var isInteger = false

        /// Says what integers were taken for.
        /// - what: the values, in the plural.
        func inferenceNote(of what: String) -> String? {
            isInteger ? space.inferenceNote(of: what) : nil
        }
    }

    /// What a number that is not there means.
    enum Missing {
        /// There is no such number: in actions.
        case never
        /// It is refused, with the setting that allows it.
        case refused
        case allowed
    }

    let keys: [Key]
    /// How many of the keys are the log's own; the others are extra ones. All, for actions.
    let ownCount: Int
    /// Otherwise there is one key, which is the whole.
    let isDictionary: Bool
    let missing: Missing

    /// - isDictionary: whether the log has keys; extra ones make any observation a dictionary.
    init(keys: [Key], ownCount: Int? = nil, isDictionary: Bool, missing: Missing) {
        self.keys = keys
        self.ownCount = ownCount ?? keys.count
        self.isDictionary = isDictionary || keys.count > 1
        self.missing = missing
    }

    var space: Space {
        isDictionary ? .dictionary(keys.map { Space.Key($0.name, $0.space) }) : keys[0].space
    }

    /// The arrays of all keys side by side: `[rows, storedSize]`.
    func joined(_ arrays: [KeyArray], rows: Int, _ rounding: inout IntegerRounding) -> [Double] {
        joined(zip(arrays, keys).map { $0.numbers.stored(in: $1.space, of: $0.column, &rounding) }, rows: rows)
    }

    /// The arrays of all keys, `[rows, width]` each, side by side: `[rows, storedSize]`.
    func joined(_ arrays: [[Double]], rows: Int) -> [Double] {
        if arrays.count == 1 { return arrays[0] }
        let widths = keys.map(\.space.storedSize)
        var joined: [Double] = []
        joined.reserveCapacity(rows * widths.reduce(0, +))
        for row in 0..<rows {
            for (array, width) in zip(arrays, widths) { joined += array[row * width..<(row + 1) * width] }
        }
        return joined
    }

    /// Fails with `nonFinite` or `outsideSpace` at the first number of `rows` that its key cannot have.
    func validate(_ rows: [Double], _ check: ColumnCheck) throws {
        let allowsMissing = missing == .allowed
        let width = space.storedSize
        if let index = rows.firstIndex(where: { ColumnCheck.isNotFinite($0) && !(allowsMissing && $0.isNaN) }) {
            throw LogError.nonFinite(
                path: check.path, column: key(ofElement: index % width).column, episode: check.episode,
                step: index / width, mayBeMissing: missing == .refused && rows[index].isNaN)
        }
        if keys.allSatisfy(\.space.isBox) { return }
        let elements = space.elements
        for (index, value) in rows.enumerated() where !value.isNaN && !elements[index % width].holds(value) {
            let key = key(ofElement: index % width)
            throw LogError.outsideSpace(
                path: check.path, column: key.column, episode: check.episode, step: index / width,
                expected: "\(key.space)", found: "\(value + Double(elements[index % width].start))")
        }
    }

    private func key(ofElement element: Int) -> Key {
        zip(keys, space.fields(named: "")).first { $1.stored.contains(element) }?.0 ?? keys[0]
    }
}
