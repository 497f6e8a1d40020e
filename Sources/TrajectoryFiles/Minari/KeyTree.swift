import Trajectories

/// A space's keys as the groups that `/` in their names makes of them.
indirect enum KeyTree {
    case leaf(SpaceField)
    /// Parts by the names of their groups or arrays in a file.
    case branch([(name: String, tree: KeyTree)], isTuple: Bool)

    /// The tree of a dictionary; of any other space, the leaf that it is.
    init(_ space: Space) {
        let fields = space.fields(named: "")
        if case .dictionary = space {
            self.init(fields.map { ($0.name.split(separator: "/")[...], $0) })
        } else {
            self = .leaf(fields[0])
        }
    }

    private init(_ fields: [(path: ArraySlice<Substring>, field: SpaceField)]) {
        var names: [Substring] = []
        for (path, _) in fields where !names.contains(path.first ?? "") { names.append(path.first ?? "") }
        // Parts 0, 1, … are those of a tuple.
        let isTuple = Set(names.map(String.init)) == Set(names.indices.map(String.init))
        if isTuple { names.sort { ($0.count, $0) < ($1.count, $1) } }
        self = .branch(
            names.map { name in
                let below = fields.filter { ($0.path.first ?? "") == name }
                let isLeaf = below.count == 1 && below[0].path.count <= 1
                return (
                    isTuple ? "_index_\(name)" : String(name),
                    isLeaf ? .leaf(below[0].field) : KeyTree(below.map { ($0.path.dropFirst(), $0.field) })
                )
            }, isTuple: isTuple)
    }
}
