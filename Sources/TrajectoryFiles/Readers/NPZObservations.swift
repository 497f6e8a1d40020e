import Trajectories

/// The observations of one NPZ file, key by key.
struct NPZObservations {
    /// Own keys, then extra ones.
    let arrays: [KeyArray]
    let ownCount: Int
    let isDictionary: Bool
    /// The columns that went into it.
    let used: Set<String>
    let notes: [String]
    private let mask: [(entry: ColumnSelection.Entry, array: NPZArray)]
    let rows: Int
    private let path: String

    /// - isDictionary: whether a single key is one of a dictionary; otherwise it is called `observation`.
    ///
    /// Fails with `unsupportedSpace` for images and for an array of no numbers, with `shapeMismatch` for one of other rows.
    init(_ archive: borrowing NPZArchive, _ selection: ColumnSelection, isDictionary: Bool, rows: Int) throws {
        path = archive.path
        self.rows = rows
        self.isDictionary = isDictionary || selection.ownCount > 1
        ownCount = selection.ownCount
        used = selection.used
        notes = selection.notes
        var arrays: [KeyArray] = []
        for (index, entry) in selection.keys.enumerated() {
            guard let stored = archive.entry(entry.column) else { continue }
            let array = try archive.array(stored)
            let isEmpty = array.shape.isEmpty || array.shape.dropFirst().contains(0)
            guard !isEmpty, !stored.holdsImages else {
                throw LogError.unsupportedSpace(
                    path: path, column: entry.column, expected: "one vector a row",
                    found: "\(isEmpty ? "an array" : "images, an array") of shape \(array.shape)",
                    remedy: "store one vector a row; images cannot be read yet")
            }
            let shape = Array(array.shape.dropFirst())
            try ColumnCheck(path: path).requireShape(
                array.shape, rows: rows, width: array.width, column: entry.column)
            arrays.append(
                KeyArray(
                    name: self.isDictionary || index >= selection.ownCount ? entry.name : "observation",
                    column: entry.column, kind: array.elementType.kind, shape: shape, numbers: array.numbers))
        }
        self.arrays = arrays
        var mask: [(ColumnSelection.Entry, NPZArray)] = []
        for entry in selection.mask {
            if let stored = archive.entry(entry.column) { mask.append((entry, try archive.array(stored))) }
        }
        self.mask = mask
    }

    /// What every file of a log must have alike, in words.
    var summary: String {
        arrays.map { array in
            "'\(array.column)' of \(array.width)" + (array.kind == .float ? "" : " (\(array.kind))")
        }.joined(separator: ", ")
    }

    /// Side by side `[rows, storedSize]`, without what was not seen.
    func joined(_ keys: KeyedColumns, _ rounding: inout IntegerRounding) throws -> [Double] {
        var joined = keys.joined(arrays, rows: rows, &rounding)
        var seen = ObservationMask(of: keys)
        for (entry, array) in mask {
            let check = ColumnCheck(path: path)
            let flags = try check.areNonzero(array.doubles(), width: array.width, column: entry.column)
            try seen.add(entry, shape: array.shape, seen: flags, rows: rows, check)
        }
        seen.apply(to: &joined)
        return joined
    }
}
