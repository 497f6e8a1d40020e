import Files
import Foundation

/// A file that TensorBoard reads while it grows.
///
/// A run that goes on begins a new file, whose first event takes back what earlier ones hold of later steps: the last
/// record of a file whose writer was killed may be half written, and nothing after it would be read.
public struct EventFile: Sendable {
    public let path: String

    private static let prefix = "events.out.tfevents."

    /// Begins the next file of a directory, for events after `step`.
    /// - Throws: `FileFailure`; then no file stays.
    public init(in directory: String, after step: Int, wallTime: Double) throws(FileFailure) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        // TensorBoard reads the files of a directory in the order of their names.
        let last = names.filter { $0.hasPrefix(Self.prefix) }.compactMap { Int($0.dropFirst(Self.prefix.count)) }.max()
        path = directory + "/" + Self.prefix + String(format: "%06d", (last ?? 0) + 1)
        do throws(FileFailure) {
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
    public func append(_ events: [Event]) throws(FileFailure) { try Writing.append(events.flatMap(\.record), to: path) }
}
