import Trajectories

/// The observations of a D4RL file over N rows, and those after each row where the file has them.
struct D4RLObservations {
    let keys: KeyedColumns
    let rows: Int
    /// `[N, O]`, missing numbers NaN.
    let observations: [Double]
    /// `[N, O]`; extra keys, which have no row for them, are missing.
    let nextObservations: [Double]?
    /// The columns that went into it.
    let used: Set<String>
    let notes: [String]

    /// Fails with `unsupportedSpace` if there is nothing but images, `shapeMismatch`, or an error of the options' columns.
    init(_ root: borrowing HDF5Group, options: LogOptions, rounding: inout IntegerRounding) throws {
        let path = root.file
        let paths = try root.datasetPaths(in: "observations").sorted()
        let isDictionary = paths != ["observations"]
        let readable = try paths.filter { try Self.isReadable(try root.dataset($0)) }
        guard let first = readable.first else {
            throw LogError.unsupportedSpace(
                path: path, column: "observations", expected: "vectors or choices, one row a step",
                found: paths.isEmpty ? "an empty group" : try Self.unreadable(try root.dataset(paths[0])),
                remedy: "store one vector a row; images cannot be read yet")
        }
        let others = try root.names().flatMap { try root.datasetPaths(in: $0) }.filter {
            !paths.contains($0) && !Self.meanings.contains(String($0.prefix { $0 != "/" }))
        }
        let selection = try ColumnSelection(
            own: readable.map {
                .init(
                    name: isDictionary ? $0.dropFirst("observations/".count).keyName : "observation", column: $0)
            },
            others: others, roots: ["observations/"], options: options, path: path,
            unreadable: { root.unreadable($0) })
        rows = try root.dataset(first).shape[0]
        guard rows > 0 else { throw LogError.empty(path: path, expected: "rows in '\(first)'") }
        let arrays = try Self.arrays(root, selection, rows)
        let hasNext = root.kind(of: "next_observations") != .missing
        let next = hasNext ? try Self.nextArrays(root, arrays, selection.ownCount) : nil
        keys = KeyedColumns(
            inferring: [arrays] + (next.map { [$0] } ?? []), ownCount: selection.ownCount, isDictionary: isDictionary,
            options: options)
        observations = try Self.masked(keys, arrays, rows, selection.mask, root, isNext: false, &rounding)
        nextObservations =
            if let next {
                try Self.masked(keys, next, rows, selection.mask, root, isNext: true, &rounding)
            } else { nil }
        used = selection.used.union(readable.map { "next_" + $0 }).union(selection.mask.map { "next_" + $0.column })
        notes =
            selection.notes
            + (try paths.filter { !readable.contains($0) }.map {
                "'\($0)' is left out: \(try Self.unreadable(try root.dataset($0)))."
            })
    }

    /// Columns, or groups of them, that an extra key cannot be.
    private static let meanings: Set = ["actions", "rewards", "terminals", "timeouts", "next_observations"]

    private static func isReadable(_ dataset: borrowing HDF5Dataset) throws -> Bool {
        dataset.kind != nil && dataset.shape.count >= 1 && !dataset.holdsImages
    }

    /// What cannot be read, in words.
    private static func unreadable(_ dataset: borrowing HDF5Dataset) throws -> String {
        dataset.holdsImages ? "images of shape \(dataset.shape)" : "text, records or arrays of varying length"
    }

    /// An extra column that was asked for by its name.
    private static func images(_ dataset: borrowing HDF5Dataset) -> LogError {
        .unsupportedSpace(
            path: dataset.file, column: dataset.name, expected: "vectors or choices, one row a step",
            found: "images of shape \(dataset.shape)", remedy: "name columns of numbers; images cannot be read yet")
    }

    private static func arrays(
        _ root: borrowing HDF5Group, _ selection: ColumnSelection, _ rows: Int
    ) throws -> [KeyArray] {
        try selection.keys.map { entry in
            let dataset = try root.dataset(entry.column)
            let shape = Array(dataset.shape.dropFirst())
            try ColumnCheck(path: root.file).requireShape(
                dataset.shape, rows: rows, width: dataset.width, column: entry.column)
            if dataset.holdsImages { throw Self.images(dataset) }
            return KeyArray(
                name: entry.name, column: entry.column, kind: dataset.kind ?? .float, shape: shape,
                numbers: try dataset.numbers())
        }
    }

    /// The same keys after each row.
    private static func nextArrays(
        _ root: borrowing HDF5Group, _ arrays: [KeyArray], _ ownCount: Int
    ) throws -> [KeyArray] {
        try arrays.enumerated().map { index, array in
            var next = array
            guard index < ownCount else {
                next.numbers = .missing(array.numbers.count)
                return next
            }
            let dataset = try root.dataset("next_" + array.column)
            try ColumnCheck(path: root.file).requireShape(
                dataset.shape, rows: array.numbers.count / max(array.width, 1), width: array.width,
                column: "next_" + array.column)
            next.numbers = try dataset.numbers()
            return next
        }
    }

    /// The arrays side by side, without what was not seen. Where no column says what was seen next, nothing was.
    private static func masked(
        _ keys: KeyedColumns, _ arrays: [KeyArray], _ rows: Int, _ entries: [ColumnSelection.Entry],
        _ root: borrowing HDF5Group, isNext: Bool,
        _ rounding: inout IntegerRounding
    ) throws -> [Double] {
        var joined = keys.joined(arrays, rows: rows, &rounding)
        var mask = ObservationMask(of: keys)
        for entry in entries {
            let column = isNext ? "next_" + entry.column : entry.column
            guard !isNext || root.kind(of: column) == .dataset else {
                try mask.add(
                    entry, shape: [rows], seen: [Bool](repeating: false, count: rows), rows: rows,
                    ColumnCheck(path: root.file))
                continue
            }
            let dataset = try root.dataset(column)
            let check = ColumnCheck(path: root.file)
            let seen = try check.areNonzero(try dataset.doubles(), width: dataset.width, column: column)
            try mask.add(entry, shape: dataset.shape, seen: seen, rows: rows, check)
        }
        mask.apply(to: &joined)
        return joined
    }
}
