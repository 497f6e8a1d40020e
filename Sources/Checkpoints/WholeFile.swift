import Foundation

/// Reads a file in one piece.
enum WholeFile {
    static func read(_ path: String) throws(FileFailure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .current("open") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .current("stat") }
        guard status.st_mode & S_IFMT == S_IFREG else { throw FileFailure(step: "open", reason: "not a regular file") }

        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var count = 0
        while count < bytes.count {
            let received = bytes.withUnsafeMutableBytes { buffer in
                Foundation.read(descriptor, buffer.baseAddress! + count, buffer.count - count)
            }
            if received < 0 && errno == EINTR { continue }
            guard received >= 0 else { throw .current("read") }
            guard received > 0 else { break }
            count += received
        }
        bytes.removeLast(bytes.count - count)
        return bytes
    }
}
