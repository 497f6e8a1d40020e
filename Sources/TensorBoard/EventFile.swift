import Foundation

/// A file that TensorBoard reads while it grows.
///
/// A run that goes on begins a new file, whose first event takes back what earlier ones hold of later steps: the last
/// record of a file whose writer was killed may be half written, and nothing after it would be read.
public struct EventFile: Sendable {
    public let path: String

    /// What cannot be written, and the system's reason.
    public struct Failure: Error, Equatable, Sendable {
        public let path: String
        public let reason: String
    }

    private static let prefix = "events.out.tfevents."

    /// Begins the next file of a directory, for events after `step`.
    /// - Throws: `EventFile.Failure`; then no file stays.
    public init(in directory: String, after step: Int, wallTime: Double) throws(Failure) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        // TensorBoard reads the files of a directory in the order of their names.
        let last = names.filter { $0.hasPrefix(Self.prefix) }.compactMap { Int($0.dropFirst(Self.prefix.count)) }.max()
        path = directory + "/" + Self.prefix + String(format: "%06d", (last ?? 0) + 1)
        do throws(Failure) {
            try append([
                Event(wallTime: wallTime, step: 0, .fileVersion),
                Event(wallTime: wallTime, step: step + 1, .sessionStart),
            ])
        } catch {
            unlink(path)
            throw error
        }
    }

    /// Adds events at the end of the file, with one call of the system.
    public func append(_ events: [Event]) throws(Failure) {
        let bytes = events.flatMap(\.record)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw failure() }
        var count = 0
        while count < bytes.count {
            let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress! + count, $0.count - count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else {
                let failure = failure()
                close(descriptor)
                throw failure
            }
            count += written
        }
        guard close(descriptor) == 0 else { throw failure() }
    }

    private func failure() -> Failure { Failure(path: path, reason: String(cString: strerror(errno))) }
}
