import Foundation

/// The memory that this process may still ask for, so that what could never fit is refused before it is begun.
package enum Memory {
    /// Bytes: what the system says is available, swap included, and no more than the process's group may have or its limit on
    /// address space leaves.
    package static var available: Int {
        let system = systemAvailable ?? Int(clamping: ProcessInfo.processInfo.physicalMemory)
        return min(system, groupLimit ?? .max, addressSpaceLeft ?? .max)
    }

    /// Bytes in the unit that suits them: `7.9 GB`.
    package static func text(bytes: Double) -> String {
        for (unit, size) in [("PB", 1e15), ("TB", 1e12), ("GB", 1e9)] where bytes >= size {
            return String(format: "%.3g %@", min(bytes / size, 999_999), unit)
        }
        return String(format: "%.3g MB", bytes / 1e6)
    }

    /// Linux counts caches that it would give up as available; elsewhere nothing is known.
    private static var systemAvailable: Int? {
        kilobytes("MemAvailable:", in: "/proc/meminfo").map { free in
            1024 * (free + (kilobytes("SwapFree:", in: "/proc/meminfo") ?? 0))
        }
    }

    /// Of the control group, in the files of both versions.
    private static var groupLimit: Int? {
        ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"].compactMap { path in
            (try? String(contentsOfFile: path, encoding: .utf8)).flatMap {
                Int($0.trimmingCharacters(in: .whitespacesAndNewlines))
            }
        }.min()
    }

    private static var addressSpaceLeft: Int? {
        var limit = rlimit()
        #if os(Linux)
            let status = getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
        #else
            let status = getrlimit(RLIMIT_AS, &limit)
        #endif
        guard status == 0, let most = Int(exactly: limit.rlim_cur), most < .max,
            let used = kilobytes("VmSize:", in: "/proc/self/status")
        else { return nil }
        return Swift.max(0, most - used * 1024)
    }

    private static func kilobytes(_ name: String, in path: String) -> Int? {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix(name) })
        else { return nil }
        return line.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    }
}
