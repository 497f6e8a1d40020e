import Foundation

/// Reads a file in one piece.
package enum WholeFile {
    package static func read(_ path: String) throws(FileFailure) -> [UInt8] {
        // A pipe would wait for a writer.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw FileFailure(path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileFailure(path) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notRegular(path, status) }

        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var count = 0
        while count < bytes.count {
            let received = bytes.withUnsafeMutableBytes { buffer in
                Foundation.read(descriptor, buffer.baseAddress! + count, buffer.count - count)
            }
            if received < 0 && errno == EINTR { continue }
            guard received >= 0 else { throw FileFailure(path) }
            guard received > 0 else { break }
            count += received
        }
        bytes.removeLast(bytes.count - count)
        return bytes
    }
}

extension FileFailure {
    /// A folder, a device or a pipe stands where a file was meant.
    static func notRegular(_ path: String, _ status: stat) -> FileFailure {
        FileFailure(path, code: status.st_mode & S_IFMT == S_IFDIR ? EISDIR : EEXIST, reason: "not a regular file")
    }
}
