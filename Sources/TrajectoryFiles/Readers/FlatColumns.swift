import Trajectories

/// The columns of one flat table over N rows.
struct FlatColumns {
    let path: String
    let observations: NPZObservations
    /// Elements of one action (A); 0 if the file has no actions.
    let actionSize: Int
    /// `[N, A]`, each taken at its row.
    let actions: ColumnNumbers
    let actionKind: NumberKind
    /// What it is called in the file; so is
    let actionColumn: String
    let rewardColumn: String
    /// `[N]`, what the action of the row gave; nil if the file has none.
    let rewards: ColumnNumbers?
    /// `[N]`
    let isFirst: [Bool]
    /// `[N]`, if the file has them.
    let isLast: [Bool]?
    let isTerminal: [Bool]?
    /// Columns that are not used.
    let dropped: [String]
    /// Those of them that are keys of the observation, but no vectors.
    let leftOut: [String]

    private static let flags: Set = ["is_first", "is_last", "is_terminal"]

    /// What a column is called in a file: by its name, or, where that is not there, in the plural.
    static func name(of column: String, among names: some Sequence<String>) -> String {
        let isThere = names.contains { $0 == column || $0.hasPrefix("\(column)/") }
        let isPlural = names.contains { $0 == "\(column)s" || $0.hasPrefix("\(column)s/") }
        return isPlural && !isThere ? "\(column)s" : column
    }

    /// Rows N.
    var count: Int { isFirst.count }

    /// What every file of a log must have alike, in words.
    var widths: String {
        (observations.isDictionary || observations.arrays[0].kind != .float
            ? "observations \(observations.summary)" : "observations of \(observations.arrays[0].width)") + " and "
            + (actionSize == 0
                ? "no actions" : "\(actionKind == .float ? "" : "\(actionKind) ")actions of \(actionSize)")
    }

    /// Reads the columns and holds them to one number of rows.
    init(_ archive: borrowing NPZArchive, options: LogOptions) throws {
        path = archive.path
        let names = archive.entries.map(\.name)
        (actionColumn, rewardColumn) = (Self.name(of: "action", among: names), Self.name(of: "reward", among: names))
        let whole = Self.name(of: "observation", among: names)
        let own = names.filter { $0 == whole || $0.hasPrefix(whole + "/") }.sorted()
        let first = try Self.requireColumns(archive, own, whole)
        let columns = Self.flags.union([actionColumn, rewardColumn])
        (observations, leftOut) = try Self.observations(
            archive, own, whole, others: names.filter { !own.contains($0) && !columns.contains($0) }, options,
            rows: first.count)
        let rows = observations.rows
        let check = ColumnCheck(path: path)
        func column(_ name: String) throws -> NPZArray? {
            guard let array = try Self.array(name, archive) else { return nil }
            try check.requireShape(array.shape, rows: rows, width: 1, column: name)
            return array
        }
        let action = try Self.array(actionColumn, archive)
        actionSize = action?.width ?? 0
        if let action { try check.requireShape(action.shape, rows: rows, width: actionSize, column: actionColumn) }
        try check.requireShape(first.shape, rows: rows, width: 1, column: "is_first")
        actions = action?.numbers ?? .reals([])
        actionKind = action?.elementType.kind ?? .float
        rewards = try column(rewardColumn)?.numbers
        func flags(_ name: String) throws -> [Bool]? {
            try column(name).map { try check.flags($0.doubles(), column: name) }
        }
        isFirst = try check.flags(first.doubles(), column: "is_first")
        isLast = try flags("is_last")
        isTerminal = try flags("is_terminal")
        let used = observations.used.union(columns)
        dropped = names.filter { !used.contains($0) }
    }

    /// The observations, and which of their columns are images.
    /// - own: their columns, the `whole` or keys of it.
    private static func observations(
        _ archive: borrowing NPZArchive, _ own: [String], _ whole: String, others: [String], _ options: LogOptions,
        rows: Int
    ) throws -> (NPZObservations, leftOut: [String]) {
        let isDictionary = own != [whole]
        // A lone observation that is no vector is named when it is read.
        let readable = own.filter { name in !isDictionary || archive.entry(name)?.holdsImages != true }
        guard !readable.isEmpty else {
            throw LogError.unsupportedSpace(
                path: archive.path, column: whole, expected: "one vector or number a row",
                found: "images: \(own.joined(separator: ", "))", remedy: "store a vector too; images cannot be read yet"
            )
        }
        let rows = archive.entry(readable[0])?.shape?.first ?? rows
        guard rows > 0 else { throw LogError.empty(path: archive.path, expected: "rows in '\(own[0])'") }
        let selection = try ColumnSelection(
            own: readable.map { .init(name: isDictionary ? String($0.dropFirst(whole.count + 1)) : $0, column: $0) },
            others: others, roots: [whole + "/"], options: options, path: archive.path,
            unreadable: { archive.entry($0)?.unreadable })
        let observations = try NPZObservations(archive, selection, isDictionary: isDictionary, rows: rows)
        return (observations, own.filter { !readable.contains($0) })
    }

    /// The flags of first rows, if the observations are there too, in one of their forms.
    private static func requireColumns(
        _ archive: borrowing NPZArchive, _ own: [String], _ whole: String
    ) throws -> NPZArray {
        guard !own.isEmpty, let first = try array("is_first", archive) else {
            throw LogError.missingColumn(
                path: archive.path, column: own.isEmpty ? whole : "is_first",
                found: archive.entries.map(\.name).sorted(),
                remedy: own.isEmpty ? nil : "add it: [N] flags that are set in the first row of each episode")
        }
        if own.count > 1, own.contains(whole) {
            throw LogError.contradiction(
                path: archive.path, expected: "either '\(whole)' or keys of it, '\(whole)/NAME'",
                found: own.joined(separator: ", "))
        }
        return first
    }

    private static func array(_ name: String, _ archive: borrowing NPZArchive) throws -> NPZArray? {
        guard let entry = archive.entry(name) else { return nil }
        return try archive.array(entry)
    }
}
