import Foundation

/// Names of what is written beside its place before it takes it. They tell which process writes, so that what a killed one
/// left can be told from what is at work.
package enum TemporaryName {
    /// `.NAME.PROCESS.tmp` in a folder, which ends with a slash.
    static func path(for name: String, in folder: String) -> String { "\(folder).\(name).\(getpid()).tmp" }

    /// The name that is written to, and by which process, if it is one of these names.
    private static func parts(of temporary: String) -> (name: Substring, process: pid_t)? {
        guard temporary.hasPrefix("."), temporary.hasSuffix(".tmp") else { return nil }
        let inner = temporary.dropFirst().dropLast(4)
        guard let dot = inner.lastIndex(of: "."), let process = pid_t(inner[inner.index(after: dot)...]), process > 0
        else { return nil }
        return (inner[..<dot], process)
    }

    /// Removes what processes that are gone have left in a folder: what was to become `name`, or anything.
    package static func sweep(_ folder: String, of name: String? = nil) {
        remove(in: folder) { temporary in
            guard let (own, process) = parts(of: temporary), name == nil || own == name! else { return false }
            // The number of a process that is there but another user's cannot be signalled.
            return kill(process, 0) != 0 && errno == ESRCH
        }
    }

    /// Removes what processes that are gone have left in a folder that this process holds alone: also under the names of
    /// versions up to now, which do not tell the process.
    package static func sweepHeld(_ folder: String) {
        sweep(folder)
        remove(in: folder) { temporary in
            let partial = temporary.range(of: ".partial-", options: .backwards)
            return temporary.hasPrefix(".dat.nosync")
                || temporary.hasPrefix(".")
                    && partial.map { UUID(uuidString: String(temporary[$0.upperBound...])) != nil }
                        == true
        }
    }

    private static func remove(in folder: String, where isLeft: (String) -> Bool) {
        for found in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where isLeft(found) {
            // What cannot be removed stands in nobody's way.
            try? FileManager.default.removeItem(atPath: folder + "/" + found)
        }
    }
}
