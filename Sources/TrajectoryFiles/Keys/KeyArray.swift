import Trajectories

/// An array of a flat log, one row an observation: a key before its space is known.
struct KeyArray {
    let name: String
    let column: String
    let kind: NumberKind
    /// Axes after the first.
    let shape: [Int]
    /// `[rows, width]`
    var numbers: ColumnNumbers

    var width: Int { shape.reduce(1, *) }
}

extension KeyedColumns {
    /// Keys of observations whose spaces follow from the numbers of all `tables`, which have the same keys.
    init(inferring tables: [[KeyArray]], ownCount: Int, isDictionary: Bool, options: LogOptions) {
        let keys = (tables.first ?? []).indices.map { index in
            let array = tables[0][index]
            return Key(
                name: array.name, column: array.column,
                space: .inferred(
                    array.kind, shape: array.shape,
                    integers: array.width == 1
                        ? ColumnNumbers.integers(of: tables.lazy.map { $0[index].numbers }) : nil),
                isInteger: array.kind == .integer)
        }
        self.init(
            keys: keys, ownCount: ownCount, isDictionary: isDictionary,
            missing: options.expectsMissing ? .allowed : .refused)
    }

    /// A sentence for each key of integers: what they are was inferred.
    func inferenceNotes(of whole: String) -> [String] {
        keys.compactMap { $0.inferenceNote(of: isDictionary ? "values of '\($0.name)'" : whole) }
    }
}
