import CHDF5

/// What a name in a group stands for, with all that is below it: every walk through a file is a walk through this.
indirect enum HDF5Tree {
    /// Anything but a group.
    case leaf(path: String)
    /// Its parts in alphabetical order of their names.
    case group([(name: String, tree: HDF5Tree)])

    /// Paths of the leaves.
    var paths: [String] {
        switch self {
        case .leaf(let path): [path]
        case .group(let parts): parts.flatMap(\.tree.paths)
        }
    }
}

extension HDF5Group {
    /// What is in and below `child`.
    ///
    /// Hard links make several names for one object, which is legal. Fails with `unusableLink` where one leads back to a
    /// group that it is in, or to another file; with `unsupportedLayout` for more groups and arrays than a log has.
    func tree(of child: String) throws -> HDF5Tree {
        var walk = HDF5Walk(around: [try place(of: handle)])
        return try walk.tree(of: child, in: self)
    }

    /// Paths of the datasets in and below `child`, a group or a dataset.
    func datasetPaths(in child: String) throws -> [String] { try tree(of: child).paths }

    fileprivate func place(of object: borrowing HDF5Handle) throws -> HDF5Place {
        var place = chdf5_place()
        guard chdf5_get_place(object.id, &place) >= 0 else {
            throw LogError.unreadableFile(path: file, detail: HDF5File.lastMessage())
        }
        return HDF5Place(low: place.low, high: place.high)
    }
}

private struct HDF5Place: Equatable {
    let low: UInt64
    let high: UInt64
}

/// One walk down from a group.
private struct HDF5Walk {
    /// The groups that the walk is in.
    private var around: [HDF5Place]
    private var visited = 0

    /// Groups one in another, at most.
    private static let deepest = 32
    /// Names met, at most: hard links can give few groups very many paths.
    private static let most = 100_000

    init(around: [HDF5Place]) { self.around = around }

    mutating func tree(of child: String, in group: borrowing HDF5Group) throws -> HDF5Tree {
        visited += 1
        let path = group.path(of: child)
        guard visited <= Self.most, around.count <= Self.deepest else {
            throw LogError.unsupportedLayout(
                path: group.file,
                layout: visited > Self.most
                    ? "more than \(Self.most) names below one group"
                    : "groups more than \(Self.deepest) deep, at '\(path)'",
                remedy: "remove what is no log")
        }
        switch group.kind(of: child) {
        case .refused(let found): throw group.refusal(found, child)
        case .dataset, .unreadable, .missing: return .leaf(path: path)
        case .group: break
        }
        let inner = try group.group(child)
        let place = try inner.place(of: inner.handle)
        guard !around.contains(place) else { throw group.refusal("a link back to a group that it is in", child) }
        around.append(place)
        defer { around.removeLast() }
        var parts: [(name: String, tree: HDF5Tree)] = []
        for name in try inner.names() { parts.append((name, try tree(of: name, in: inner))) }
        return .group(parts)
    }
}
