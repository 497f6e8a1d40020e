import Trajectories

/// The columns of one flat table over N rows.
struct FlatColumns {
    let path: String
    /// Elements of one observation (O) and of one action (A); A is 0 if the file has no actions.
    let observationSize: Int
    let actionSize: Int
    /// `[N, O]`
    let observations: [Float]
    /// `[N, A]`, each taken at its row.
    let actions: [Float]
    let hasIntegerActions: Bool
    /// `[N]`, what the action of the row gave; nil if the file has none.
    let rewards: [Float]?
    /// `[N]`
    let isFirst: [Bool]
    /// `[N]`, if the file has them.
    let isLast: [Bool]?
    let isTerminal: [Bool]?

    /// Columns with a meaning.
    static let names: Set = ["observation", "action", "reward", "is_first", "is_last", "is_terminal"]

    /// Rows N.
    var count: Int { isFirst.count }

    /// What every file of a log must have alike, in words.
    var widths: String {
        "observations of \(observationSize) and "
            + (actionSize == 0 ? "no actions" : "\(hasIntegerActions ? "integer " : "")actions of \(actionSize)")
    }

    /// Reads the columns and holds them to one number of rows.
    init(_ archive: borrowing NPZArchive) throws {
        path = archive.path
        guard let observations = try Self.array("observation", archive),
            let first = try Self.array("is_first", archive)
        else {
            let found = archive.entries.map(\.name)
            throw LogError.missingColumn(
                path: path, column: found.contains("observation") ? "is_first" : "observation", found: found.sorted())
        }
        guard (1...2).contains(observations.shape.count), observations.shape.last != 0 || observations.shape.count == 1
        else {
            throw LogError.unsupportedSpace(
                path: path, column: "observation", expected: "one vector a row",
                found: "an array of shape \(observations.shape)",
                remedy: "store one vector a row; images cannot be read yet")
        }
        let rows = observations.shape[0]
        guard rows > 0 else { throw LogError.empty(path: path, expected: "rows in 'observation'") }
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
        observationSize = observations.shape.count == 1 ? 1 : observations.shape[1]
        self.observations = observations.floats()
        actions = action?.floats() ?? []
        hasIntegerActions = action.map { !$0.elementType.isFloat } ?? false
        rewards = try column("reward")?.floats()
        isFirst = first.flags()
        isLast = try column("is_last")?.flags()
        isTerminal = try column("is_terminal")?.flags()
    }

    private static func array(_ name: String, _ archive: borrowing NPZArchive) throws -> NPZArray? {
        guard let entry = archive.entry(name) else { return nil }
        return try archive.array(entry)
    }
}
