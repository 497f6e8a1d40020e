import CHDF5

/// Follows links by itself, one at a time: the library would open other files, and does not say what it follows.
enum HDF5Link {
    /// Why a name leads to nothing that is read.
    enum Failure: Error, Equatable {
        case missing
        /// There, but HDF5 cannot open it.
        case unreadable
        /// A link that is refused, in words.
        case refused(String)
    }

    /// Soft links on the way to one object, at most. More than a few are a circle.
    private static let mostLinks = 16
    /// Bytes of a link's value, at most; a group has no room for more.
    private static let longestValue = 1 << 16

    /// Opens what a path leads to from `group`, or, if it begins with a slash, from the root.
    /// - followed: soft links that led here.
    static func open(
        _ path: String, from group: borrowing HDF5Handle, followed: Int = 0
    ) throws(Failure) -> HDF5Handle {
        guard var object = HDF5Handle(H5Oopen(group.id, path.hasPrefix("/") ? "/" : ".", chdf5_default())) else {
            throw .unreadable
        }
        for name in path.split(separator: "/") where name != "." {
            object = try follow(String(name), in: object, followed: followed)
        }
        return object
    }

    private static func follow(
        _ name: String, in group: borrowing HDF5Handle, followed: Int
    ) throws(Failure) -> HDF5Handle {
        var size = 0
        switch chdf5_link(group.id, name, &size) {
        case chdf5_no_link: throw .missing
        case chdf5_hard_link:
            guard let object = HDF5Handle(H5Oopen(group.id, name, chdf5_default())) else { throw .unreadable }
            return object
        case chdf5_soft_link:
            guard followed < mostLinks else { throw .refused("a link that leads back to itself") }
            let target = String(decoding: try value(of: name, in: group, size).prefix { $0 != 0 }, as: UTF8.self)
            do {
                return try open(target, from: group, followed: followed + 1)
            } catch {
                throw error == .missing ? .refused("a link to '\(target)', where nothing is") : error
            }
        case chdf5_external_link:
            throw .refused("a link to another file, '\(try externalFile(of: try value(of: name, in: group, size)))'")
        default: throw .refused("a link of a kind that HDF5 does not define")
        }
    }

    private static func value(
        of name: String, in group: borrowing HDF5Handle, _ size: Int
    ) throws(Failure) -> [UInt8] {
        guard (1...longestValue).contains(size) else { throw .unreadable }
        var bytes = [UInt8](repeating: 0, count: size)
        guard H5Lget_val(group.id, name, &bytes, size, chdf5_default()) >= 0 else { throw .unreadable }
        return bytes
    }

    private static func externalFile(of value: [UInt8]) throws(Failure) -> String {
        var flags: UInt32 = 0
        var (file, object): (UnsafePointer<CChar>?, UnsafePointer<CChar>?)
        let name: String? = value.withUnsafeBytes { bytes in
            guard H5Lunpack_elink_val(bytes.baseAddress, bytes.count, &flags, &file, &object) >= 0 else { return nil }
            return file.map { String(cString: $0) }
        }
        guard let name else { throw .unreadable }
        return name
    }
}
