import Trajectories

/// Decides the spaces of a Minari dataset, and which arrays hold their values: from its metadata, or, where that is silent,
/// from its arrays.
struct MinariSpaces {
    let path: String
    let metadata: MinariMetadata?
    let options: LogOptions
    /// The groups of all episodes; all are looked at if the values of a choice are to be counted.
    let names: [String]
    /// The one that shows which columns there are.
    let example: String

    /// What an episode's observations are.
    struct Observations {
        let columns: KeyedColumns
        let mask: [ColumnSelection.Entry]
        let notes: [String]
    }

    /// Images and texts among the parts of a dictionary are left out. Fails with `unsupportedSpace` if nothing else is
    /// there, `missingColumn` if a column of the options is not.
    func observations(_ root: borrowing HDF5Group) throws -> Observations {
        let column = "observations"
        let episode = try root.group(example)
        let space = try metadata?.observationSpace ?? storedSpace(of: column, in: episode)
        let leaves = space.leaves(in: column)
        let readable = leaves.filter(\.space.isReadable)
        guard !readable.isEmpty else {
            throw unsupported(
                column, leaves.count == 1 ? leaves[0].space.name : space.name,
                remedy: "record vectors or choices too, or instead; images cannot be read yet")
        }
        let isDictionary = readable != [MinariSpace.Leaf(column: column, space: space)]
        let others = try episode.names().flatMap { try episode.datasetPaths(in: $0) }
            .map { String($0.dropFirst(example.count + 1)) }
            .filter { path in
                !leaves.contains { $0.column == path } && !path.hasPrefix("actions")
                    && !MinariReader.columns.contains(path)
            }
        let selection = try ColumnSelection(
            own: readable.map { leaf in
                .init(
                    name: isDictionary ? leaf.column.dropFirst(column.count + 1).keyName : "observation",
                    column: leaf.column)
            },
            others: others, roots: ["observations/", "infos/"], options: options, path: path,
            unreadable: { episode.unreadable($0) })
        // The selection has held the names of what is read to one each.
        let spaces = Dictionary(leaves.map { ($0.column, $0.space) }) { first, _ in first }
        let keys = try selection.keys.map { entry in
            try key(entry.name, of: entry.column, spaces[entry.column], root)
        }
        let columns = KeyedColumns(
            keys: keys, ownCount: selection.ownCount, isDictionary: isDictionary,
            missing: options.expectsMissing ? .allowed : .refused)
        return Observations(
            columns: columns, mask: selection.mask,
            notes: notes(columns, of: column)
                + selection.notes
                + leaves.filter { !$0.space.isReadable }.map { "'\($0.column)' is left out: \($0.space.name)." })
    }

    /// What its actions are. Fails with `unsupportedSpace` if a part of them is neither a vector nor a choice.
    func actions(_ root: borrowing HDF5Group) throws -> (columns: KeyedColumns, notes: [String]) {
        let column = "actions"
        let space = try metadata?.actionSpace ?? storedSpace(of: column, in: try root.group(example))
        let leaves = space.leaves(in: column)
        if let leaf = leaves.first(where: { !$0.space.isReadable }) {
            throw unsupported(leaf.column, leaf.space.name, remedy: "record vectors or choices")
        }
        guard !leaves.isEmpty else { throw unsupported(column, space.name, remedy: "record vectors or choices") }
        let isDictionary = leaves != [MinariSpace.Leaf(column: column, space: space)]
        let keys = try leaves.map { leaf in
            try key(
                isDictionary ? leaf.column.dropFirst(column.count + 1).keyName : "action", of: leaf.column, leaf.space,
                root, isAction: true)
        }
        try ColumnSelection.requireDistinct(keys.map(\.name), path)
        let columns = KeyedColumns(keys: keys, isDictionary: isDictionary, missing: .never)
        return (columns, notes(columns, of: column))
    }

    /// The key that one array is; integers without metadata are looked at in every episode.
    private func key(
        _ name: String, of column: String, _ known: MinariSpace?, _ root: borrowing HDF5Group, isAction: Bool = false
    ) throws -> KeyedColumns.Key {
        let found = try known ?? storedSpace(of: column, in: try root.group(example))
        func key(_ space: Space, isInteger: Bool = false) -> KeyedColumns.Key {
            KeyedColumns.Key(name: name, column: column, space: space, isInteger: isInteger)
        }
        switch found {
        case .known(let space): return key(space)
        case .stored(.integer, let shape):
            let mayBeClasses = isAction || shape.reduce(1, *) == 1
            // What is wrong with an episode is said when it is read.
            let values = mayBeClasses ? names.flatMap { (try? root.group($0).dataset(column).integers()) ?? [] } : nil
            return key(.inferred(.integer, shape: shape, integers: values, isAction: isAction), isInteger: true)
        case .stored(let kind, let shape):
            return key(.inferred(kind, shape: shape, integers: nil, isAction: isAction))
        case .image, .parts, .other:
            throw unsupported(column, found.name, remedy: "name columns of numbers")
        }
    }

    private func unsupported(_ column: String, _ found: String, remedy: String) -> LogError {
        .unsupportedSpace(
            path: path, column: column, expected: "vectors, choices or a dictionary of them", found: found,
            remedy: remedy)
    }

    /// Says what was inferred.
    private func notes(_ columns: KeyedColumns, of column: String) -> [String] {
        columns.keys.compactMap { key in
            key.inferenceNote(of: columns.isDictionary ? "values of '\(key.column)'" : column)
        }
    }

    /// What an array, or a group of them, shows of its space.
    private func storedSpace(of column: String, in group: borrowing HDF5Group) throws -> MinariSpace {
        try storedSpace(of: column, try group.tree(of: column), in: group)
    }

    private func storedSpace(
        of column: String, _ tree: HDF5Tree, in group: borrowing HDF5Group
    ) throws -> MinariSpace {
        if case .group(let parts) = tree {
            let isTuple = parts.contains { $0.name == "_index_0" }
            // Alphabetically, part 10 would come before part 2.
            let ordered = isTuple ? parts.sorted { ($0.name.count, $0.name) < ($1.name.count, $1.name) } : parts
            var spaces: [MinariSpace.Part] = []
            for part in ordered {
                spaces.append(
                    .init(name: part.name, space: try storedSpace(of: "\(column)/\(part.name)", part.tree, in: group)))
            }
            return .parts(spaces, isTuple: isTuple)
        }
        let dataset = try group.dataset(column)
        let element = Array(dataset.shape.dropFirst())
        guard let kind = dataset.kind else {
            return dataset.elementKind == .variableLength ? .image(shape: []) : .other("Text or record")
        }
        if kind == .integer, dataset.elementSize == 1 {
            // Frames that compressed to one length lie in a matrix of bytes, each row with JPEG's first two.
            let isJPEG = try element.count == 1 && dataset.count > 1 && dataset.bytes().starts(with: [0xff, 0xd8])
            if isJPEG { return .image(shape: element) }
        }
        if dataset.holdsImages { return .image(shape: element) }
        return .stored(kind, shape: element)
    }
}
