import Foundation

/// Bytes written to descriptors and at the ends of files, with every failure reported.
package enum Writing {
    /// Writes a part of a buffer to a descriptor, as `write(2)` does.
    package typealias Writer = (Int32, UnsafeRawPointer, Int) -> Int

    /// Writes all of `bytes`, going on after interruptions.
    /// - path: for messages.  - writer: `write(2)`; another one lets a disk be full on purpose.
    package static func write(
        _ bytes: [UInt8], to descriptor: Int32, path: String, writer: Writer = { Foundation.write($0, $1, $2) }
    ) throws(FileFailure) {
        var count = 0
        while count < bytes.count {
            let written = bytes.withUnsafeBytes { writer(descriptor, $0.baseAddress! + count, $0.count - count) }
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { throw FileFailure(path) }
            count += written
        }
    }

    /// Adds `bytes` at the end of a file, which is made if it is not there. What was written before a failure stays.
    package static func append(_ bytes: [UInt8], to path: String) throws(FileFailure) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw FileFailure(path) }
        do throws(FileFailure) {
            try write(bytes, to: descriptor, path: path)
        } catch {
            close(descriptor)
            throw error
        }
        guard close(descriptor) == 0 else { throw FileFailure(path) }
    }
}
