import Foundation
import Synchronization

/// Ctrl-C, termination requests and a closed terminal: the first asks a running command to finish what it is at, the second ends it.
///
/// A loop that looks at `isRequested` between two steps can save a checkpoint and leave in order.
enum Interrupt {
    // Lock-free, and so allowed in a signal handler.
    private static let requested = Atomic<Bool>(false)

    /// Whether SIGINT, SIGTERM or SIGHUP has arrived since it listens.
    static var isRequested: Bool { requested.load(ordering: .relaxed) }

    /// Starts to listen for SIGINT, SIGTERM and SIGHUP.
    private static func install() {
        // Also makes the flag exist before the handler can need it.
        requested.store(false, ordering: .relaxed)
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { signal in
            // The exit status a shell gives to a command that a signal ended.
            if Interrupt.requested.exchange(true, ordering: .relaxed) { _exit(128 + signal) }
        }
        // Reads and writes under way go on: the first request must not break them.
        action.sa_flags = SA_RESTART
        sigemptyset(&action.sa_mask)
        for signal in [SIGINT, SIGTERM, SIGHUP] { sigaction(signal, &action, nil) }
    }

    /// Listens while `body` runs; afterwards the next signal ends the process.
    static func listening<Result>(_ body: () throws -> Result) rethrows -> Result {
        install()
        defer { for signal in [SIGINT, SIGTERM, SIGHUP] { Foundation.signal(signal, SIG_DFL) } }
        return try body()
    }
}
