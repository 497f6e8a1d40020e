import Foundation
import TestSupport
import Testing

/// The command as a user runs it: the built executable, in a process of its own.
enum Command {
    /// What a finished process left behind.
    struct Outcome {
        /// The exit status, or the signal that ended the process.
        let status: Int32
        let isSignalled: Bool
        let output: String
        let errors: String

        var errorLines: [Substring] { errors.split(separator: "\n") }
    }

    /// Where the build put the executable: beside the tests.
    static let path: String = {
        let places = [Bundle.main.bundlePath + "/"] + CommandLine.arguments
        let candidates = places.map { $0.split(separator: "/", omittingEmptySubsequences: false).dropLast() }
            .map { ($0 + ["worldmodel"]).joined(separator: "/") }
        guard let path = candidates.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
            fatalError("no executable at \(candidates)")
        }
        return path
    }()

    @discardableResult
    static func run(_ arguments: [String], in directory: String? = nil) throws -> Outcome {
        try Running(path, arguments, directory: directory).outcome()
    }

    /// Runs and expects success.
    @discardableResult
    static func succeed(
        _ arguments: [String], in directory: String? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Outcome {
        let outcome = try run(arguments, in: directory)
        #expect(outcome.status == 0 && !outcome.isSignalled, "\(outcome)", sourceLocation: sourceLocation)
        return outcome
    }

    /// Runs and expects a refusal: a status that says so, and one line on standard error that has `parts` in it.
    static func refuse(
        _ arguments: [String], _ parts: String..., sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let outcome = try run(arguments)
        expectRefusal(outcome, parts, sourceLocation: sourceLocation)
    }

    static func expectRefusal(
        _ outcome: Outcome, _ parts: [String], sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(outcome.status != 0 && !outcome.isSignalled, "\(outcome)", sourceLocation: sourceLocation)
        // The parser of arguments adds how the command is used.
        let additions = ["Usage: ", "Help: ", "  See 'worldmodel"]
        let lines = outcome.errorLines.filter { line in !additions.contains { line.hasPrefix($0) } }
        #expect(lines.count == 1, "\(outcome.errors)", sourceLocation: sourceLocation)
        #expect(lines.first?.hasPrefix("Error: ") == true, "\(outcome.errors)", sourceLocation: sourceLocation)
        for part in parts {
            #expect(
                lines.first?.contains(part) == true, "no '\(part)': \(outcome.errors)", sourceLocation: sourceLocation)
        }
    }

    /// A process under way.
    final class Running {
        private let process = Process()
        private let folder: TemporaryFolder

        init(_ executable: String, _ arguments: [String], directory: String? = nil) throws {
            folder = try TemporaryFolder()
            // Files, not pipes, so that a process that says much never waits for its reader.
            for name in ["output", "errors"] {
                try Data().write(to: URL(fileURLWithPath: folder.file(name)))
            }
            process.executableURL = URL(fileURLWithPath: executable)
            process.arguments = arguments
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = FileHandle(forWritingAtPath: folder.file("output"))
            process.standardError = FileHandle(forWritingAtPath: folder.file("errors"))
            if let directory { process.currentDirectoryURL = URL(fileURLWithPath: directory) }
            try Self.withoutBlockedSignals { try process.run() }
        }

        /// The threads that run tests may block signals, and a process inherits that.
        private static func withoutBlockedSignals(_ body: () throws -> Void) rethrows {
            var (none, old) = (sigset_t(), sigset_t())
            sigemptyset(&none)
            pthread_sigmask(SIG_SETMASK, &none, &old)
            defer { pthread_sigmask(SIG_SETMASK, &old, nil) }
            try body()
        }

        var isRunning: Bool { process.isRunning }

        func signal(_ signal: Int32) { kill(process.processIdentifier, signal) }

        func outcome() -> Outcome {
            process.waitUntilExit()
            func text(_ name: String) -> String {
                String(decoding: FileManager.default.contents(atPath: folder.file(name)) ?? Data(), as: UTF8.self)
            }
            return Outcome(
                status: process.terminationStatus, isSignalled: process.terminationReason == .uncaughtSignal,
                output: text("output"), errors: text("errors"))
        }
    }
}
