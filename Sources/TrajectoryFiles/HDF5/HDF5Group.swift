import CHDF5

/// A group of an open HDF5 file; valid inside `HDF5File.read` or `image` only.
struct HDF5Group: ~Copyable {
    let handle: HDF5Handle
    /// The file's path, for messages.
    let file: String
    /// The path inside the file without a leading slash; empty for the root.
    let name: String

    /// What a name in a group stands for.
    enum Child: Equatable {
        case group, dataset, missing
        /// There, but HDF5 cannot open it.
        case unreadable
        /// A link that is not followed, in words.
        case refused(String)
    }

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

    func kind(of child: String) -> Child {
        do throws(HDF5Link.Failure) {
            let object = try HDF5Link.open(child, from: handle)
            return switch H5Iget_type(object.id) {
            case H5I_GROUP: .group
            case H5I_DATASET: .dataset
            default: .unreadable
            }
        } catch {
            return switch error {
            case .missing: .missing
            case .unreadable: .unreadable
            case .refused(let found): .refused(found)
            }
        }
    }

    /// Fails with `missingColumn` or `unusableLink`.
    func group(_ child: String) throws -> HDF5Group {
        let object = try open(child)
        guard H5Iget_type(object.id) == H5I_GROUP else {
            throw LogError.missingColumn(path: file, column: path(of: child), found: try names())
        }
        return HDF5Group(handle: object, file: file, name: path(of: child))
    }

    /// Opens a dataset whose data can be read.
    ///
    /// Fails with `missingColumn`, `unusableLink`, `unsupportedFilter`, `truncatedFile`, or, for types that are newer than the
    /// library, `unsupportedType`.
    func dataset(_ child: String) throws -> HDF5Dataset {
        let object = try open(child)
        switch H5Iget_type(object.id) {
        case H5I_DATASET: return try HDF5Dataset(object, file: file, name: path(of: child))
        case H5I_GROUP:
            throw LogError.unsupportedType(
                path: file, column: path(of: child), found: "a group of arrays", remedy: "store it as one array")
        default: throw unreadable(child)
        }
    }

    func path(of child: String) -> String { name.isEmpty ? child : "\(name)/\(child)" }

    /// The error for a link that is not followed.
    func refusal(_ found: String, _ child: String) -> LogError {
        .unusableLink(path: file, column: path(of: child), found: found)
    }

    private func open(_ child: String) throws -> HDF5Handle {
        do {
            return try HDF5Link.open(child, from: handle)
        } catch {
            switch error {
            case .missing: throw LogError.missingColumn(path: file, column: path(of: child), found: try names())
            case .unreadable: throw unreadable(child)
            case .refused(let found): throw refusal(found, child)
            }
        }
    }

    private func unreadable(_ child: String) -> LogError {
        .unsupportedType(
            path: file, column: path(of: child), found: "a type this HDF5 library cannot open",
            remedy: "write the file with libver=('earliest', 'v110') instead of 'latest'")
    }
}
