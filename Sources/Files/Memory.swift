import Foundation

/// The memory that this process may still ask for.
package enum Memory {
    /// Bytes, as the system estimates them; the address space left to the process, if that is limited to less.
    package static var available: Int {
        min(systemAvailable ?? Int(clamping: ProcessInfo.processInfo.physicalMemory), addressSpaceLeft ?? .max)
    }

    /// Linux counts caches that it would give up as available; elsewhere nothing is known.
    private static var systemAvailable: Int? { kilobytes("MemAvailable:", in: "/proc/meminfo").map { $0 * 1024 } }

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
