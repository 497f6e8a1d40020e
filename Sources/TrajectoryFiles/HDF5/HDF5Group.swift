import CHDF5

/// A group of an open HDF5 file; valid inside `HDF5File.read` or `image` only.
struct HDF5Group: ~Copyable {
    let handle: HDF5Handle
    /// The file's path, for messages.
    let file: String
    /// The path inside the file without a leading slash; empty for the root.
    let name: String

    /// What a name in a group stands for.
    enum Child { case group, dataset, unreadable, missing }

    /// Names of everything directly inside, in alphabetical order.
    func names() throws -> [String] {
        var names: [String] = []
        let status = withUnsafeMutablePointer(to: &names) { list in
            chdf5_visit_names(
                handle.id,
                { name, context in
                    context!.assumingMemoryBound(to: [String].self).pointee.append(String(cString: name!))
                }, list)
        }
        guard status >= 0 else { throw LogError.unreadableFile(path: file, detail: HDF5File.lastMessage()) }
        return names
    }

    /// What `child` is; `unreadable` if it is there but HDF5 cannot open it.
    func kind(of child: String) -> Child {
        guard H5Lexists(handle.id, child, chdf5_default()) > 0 else { return .missing }
        guard let object = HDF5Handle(H5Oopen(handle.id, child, chdf5_default())) else { return .unreadable }
        switch H5Iget_type(object.id) {
        case H5I_GROUP: return .group
        case H5I_DATASET: return .dataset
        default: return .unreadable
        }
    }

    func group(_ child: String) throws -> HDF5Group {
        guard let opened = HDF5Handle(H5Gopen2(handle.id, child, chdf5_default())) else {
            throw LogError.missingColumn(path: file, column: path(of: child), found: try names())
        }
        return HDF5Group(handle: opened, file: file, name: path(of: child))
    }

    /// Opens a dataset whose data can be read.
    ///
    /// Fails with `missingColumn`, `unsupportedFilter`, or, for types that are newer than the library, `unsupportedType`.
    func dataset(_ child: String) throws -> HDF5Dataset {
        switch kind(of: child) {
        case .missing: throw LogError.missingColumn(path: file, column: path(of: child), found: try names())
        case .group:
            throw LogError.unsupportedType(
                path: file, column: path(of: child), found: "a group of arrays", remedy: "store it as one array")
        case .unreadable:
            throw LogError.unsupportedType(
                path: file, column: path(of: child), found: "a type this HDF5 library cannot open",
                remedy: "write the file with libver=('earliest', 'v110') instead of 'latest'")
        case .dataset: return try HDF5Dataset.open(self, child)
        }
    }

    /// Paths of the datasets in and below `child`, a group or a dataset.
    func datasetPaths(in child: String) throws -> [String] {
        guard kind(of: child) == .group else { return [path(of: child)] }
        let inner = try group(child)
        return try inner.names().flatMap { try inner.datasetPaths(in: $0) }
    }

    func path(of child: String) -> String { name.isEmpty ? child : "\(name)/\(child)" }
}
