import Trajectories

/// The columns of one flat table over N rows.
struct FlatColumns {
    let path: String
    let observations: NPZObservations
    /// Elements of one action (A); 0 if the file has no actions.
    let actionSize: Int
    /// `[N, A]`, each taken at its row.
    let actions: [Float]
    let actionKind: NumberKind
    /// `[N]`, what the action of the row gave; nil if the file has none.
    let rewards: [Float]?
    /// `[N]`
    let isFirst: [Bool]
    /// `[N]`, if the file has them.
    let isLast: [Bool]?
    let isTerminal: [Bool]?
    /// Columns that are not used.
    let dropped: [String]
    /// Those of them that are keys of the observation, but no vectors.
    let leftOut: [String]

    /// What may stand before the name of an observation's key.
    static let keyRoot = "observation/"
    private static let columns: Set = ["action", "reward", "is_first", "is_last", "is_terminal"]

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
        let own = names.filter { $0 == "observation" || $0.hasPrefix(Self.keyRoot) }.sorted()
        let first = try Self.requireColumns(archive, own)
        let isDictionary = own != ["observation"]
        // A lone observation that is no vector is named when it is read.
        let readable = own.filter { !isDictionary || (1...2).contains(archive.entry($0)?.shape?.count ?? 1) }
        leftOut = own.filter { !readable.contains($0) }
        guard !readable.isEmpty else {
            throw LogError.unsupportedSpace(
                path: path, column: "observation", expected: "one vector or number a row",
                found: "images: \(own.joined(separator: ", "))", remedy: "store a vector too; images cannot be read yet"
            )
        }
        let rows = archive.entry(readable[0])?.shape?.first ?? first.count
        guard rows > 0 else { throw LogError.empty(path: path, expected: "rows in '\(own[0])'") }
        let selection = try ColumnSelection(
            own: readable.map {
                .init(name: isDictionary ? String($0.dropFirst(Self.keyRoot.count)) : $0, column: $0)
            },
            others: names.filter { !own.contains($0) && !Self.columns.contains($0) }, roots: [Self.keyRoot],
            options: options, path: path)
        observations = try NPZObservations(archive, selection, isDictionary: isDictionary, rows: rows)
        let check = ColumnCheck(path: path)
        func column(_ name: String) throws -> NPZArray? {
            guard let array = try Self.array(name, archive) else { return nil }
            try check.requireShape(array.shape, rows: rows, width: 1, column: name)
            return array
        }
        let action = try Self.array("action", archive)
        actionSize = action.map { $0.shape.dropFirst().reduce(1, *) } ?? 0
        if let action { try check.requireShape(action.shape, rows: rows, width: actionSize, column: "action") }
        try check.requireShape(first.shape, rows: rows, width: 1, column: "is_first")
        actions = action?.floats() ?? []
        actionKind = action?.elementType.kind ?? .float
        rewards = try column("reward")?.floats()
        isFirst = first.flags()
        isLast = try column("is_last")?.flags()
        isTerminal = try column("is_terminal")?.flags()
        let used = observations.used.union(Self.columns)
        dropped = names.filter { !used.contains($0) }
    }

    /// The flags of first rows, if the observations are there too, in one of their forms.
    private static func requireColumns(_ archive: borrowing NPZArchive, _ own: [String]) throws -> NPZArray {
        guard !own.isEmpty, let first = try array("is_first", archive) else {
            throw LogError.missingColumn(
                path: archive.path, column: own.isEmpty ? "observation" : "is_first",
                found: archive.entries.map(\.name).sorted())
        }
        if own.count > 1, own.contains("observation") {
            throw LogError.contradiction(
                path: archive.path, expected: "either 'observation' or keys of it, '\(keyRoot)NAME'",
                found: own.joined(separator: ", "))
        }
        return first
    }

    private static func array(_ name: String, _ archive: borrowing NPZArchive) throws -> NPZArray? {
        guard let entry = archive.entry(name) else { return nil }
        return try archive.array(entry)
    }
}
