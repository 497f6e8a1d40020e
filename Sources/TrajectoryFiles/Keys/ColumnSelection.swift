import Trajectories

/// Which columns of a log are the keys of its observations, which of them extra ones, and which say what was seen: decided
/// by name alone, for every format.
struct ColumnSelection {
    /// A key, and the column that holds it.
    struct Entry: Equatable {
        let name: String
        let column: String
    }

    /// The log's own keys, then the extra ones.
    let keys: [Entry]
    /// How many of the keys are the log's own.
    let ownCount: Int
    /// Columns of the mask: one, with an empty name, for all own keys, or one for each key named.
    let mask: [Entry]

    var extras: ArraySlice<Entry> { keys[ownCount...] }
    /// Sentences that say what makes numbers missing, and which columns that a pattern fits are no keys.
    let notes: [String]
    var used: Set<String> { Set((keys + mask).map(\.column)) }

    /// - own: the keys that the format says are the observation's.
    /// - others: columns that no format gives a meaning.
    /// - unreadable: why one of these cannot be a key, if it cannot. Where a pattern fits such a column it is passed over.
    /// - roots: what may stand before the mask's name in a column's, such as `observations/`.
    ///
    /// Fails with `missingColumn` if no column has the name that an option asks for, with `contradiction` if two keys
    /// would have one name.
    init(
        own: [Entry], others: [String], roots: [String], options: LogOptions, path: String,
        unreadable: (String) -> String?
    ) throws {
        let columns = own.map(\.column) + others
        let mask = options.mask.map { Self.mask($0, roots: roots, among: columns) } ?? []
        if let name = options.mask, mask.isEmpty {
            throw LogError.missingColumn(
                path: path, column: name, found: columns.sorted(), remedy: "name a column that is there")
        }
        let masking = Set(mask.map(\.column))
        let own = own.filter { !masking.contains($0.column) }
        guard !own.isEmpty else {
            throw LogError.contradiction(
                path: path, expected: "an observation beside the mask", found: "'\(options.mask ?? "")' alone")
        }
        try Self.requireDistinct(own.map(\.name), path)
        let patterns = options.extras.map(NamePattern.init)
        for pattern in patterns
        where !others.contains(where: pattern.matches)
            && !own.contains(where: { pattern.matches($0.name) || pattern.matches($0.column) })
        {
            throw LogError.missingColumn(
                path: path, column: pattern.text, found: others.sorted(), remedy: "name columns that are there")
        }
        let asked = others.filter { name in
            !masking.contains(name) && patterns.contains { $0.matches(name) }
        }
        // A column that is named in full is wanted, and an error later if it cannot be read.
        let passedOver = asked.sorted().filter { !options.extras.contains($0) }.compactMap { name in
            unreadable(name).map { (name: name, reason: $0) }
        }
        let extras = asked.filter { name in !passedOver.contains { $0.name == name } }
        if let twice = extras.first(where: { name in own.contains { $0.name == name } }) {
            throw LogError.contradiction(
                path: path, expected: "extra columns with names of their own",
                found: "'\(twice)' beside a key of that name")
        }
        keys = own + extras.sorted().map { Entry(name: $0, column: $0) }
        ownCount = own.count
        self.mask = mask
        notes =
            Self.notes(on: mask)
            + passedOver.map {
                "'\($0.name)', which --extras or model.observations.extras fits, is left out: \($0.reason)."
            }
    }

    private static func notes(on mask: [Entry]) -> [String] {
        let names = mask.map { "'\($0.column)'" }.joined(separator: ", ")
        return mask.isEmpty ? [] : ["Numbers are missing where \(names) is 0."]
    }

    /// Fails with `contradiction` if two keys have one name.
    static func requireDistinct(_ names: [String], _ path: String) throws {
        var seen: Set<String> = []
        guard let twice = names.first(where: { !seen.insert($0).inserted }) else { return }
        throw LogError.contradiction(
            path: path, expected: "a name for each part of a dictionary", found: "two called '\(twice)'")
    }

    private static func mask(_ name: String, roots: [String], among columns: [String]) -> [Entry] {
        for root in roots + [""] {
            if columns.contains(root + name) { return [Entry(name: "", column: root + name)] }
            let parts = columns.filter { $0.hasPrefix(root + name + "/") }
            if !parts.isEmpty {
                return parts.map { Entry(name: $0.dropFirst(root.count + name.count + 1).keyName, column: $0) }
            }
        }
        return []
    }
}

extension StringProtocol {
    /// A path below a group as a key's name: Minari's `_index_N`, part N of a tuple, is `N`.
    var keyName: String {
        split(separator: "/").map { part in
            let index = part.hasPrefix("_index_") ? Int(part.dropFirst("_index_".count)) : nil
            return index.map(String.init) ?? String(part)
        }.joined(separator: "/")
    }
}
