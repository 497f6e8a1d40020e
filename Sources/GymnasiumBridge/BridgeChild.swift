import Foundation

/// A child process that is spoken to in lines, over one socket that is its standard input and output.
///
/// A socket, not two pipes, because writing to a pipe whose reader has died ends the writer with a signal.
final class BridgeChild {
    private let process = Process()
    /// -1 once closed.
    private var socket: Int32
    private let errors: FileHandle
    private var received: [UInt8] = []

    /// Starts `command`, looked for on the path.
    /// - Throws: what the system says.
    init(command: [String]) throws {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
        }
        socket = ends[0]
        errors = try BridgeChild.unnamedFile()
        let childEnd = FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        process.standardInput = childEnd
        process.standardOutput = childEnd
        process.standardError = errors
        defer { try? childEnd.close() }
        do {
            try process.run()
        } catch {
            close()
            throw error
        }
    }

    deinit { close() }

    /// Sends one line.
    /// - Returns: whether the child could take it.
    func send(_ line: String) -> Bool {
        var rest = Array((line + "\n").utf8)[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if sent < 0 && errno == EINTR { continue }
            if sent <= 0 { return false }
            rest = rest.dropFirst(sent)
        }
        return true
    }

    /// The next line, without its end; nil if the child has closed its output.
    func receive() -> String? {
        var searched = 0
        while true {
            if let end = received[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { received.removeFirst(end + 1) }
                return String(decoding: received[..<end], as: UTF8.self)
            }
            searched = received.count
            var chunk = [UInt8](repeating: 0, count: 65_536)
            let count = chunk.withUnsafeMutableBytes { recv(socket, $0.baseAddress, $0.count, 0) }
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { return nil }
            received += chunk[..<count]
        }
    }

    /// Waits for the end of a child that has closed its output, and says how it ended.
    func end() -> (status: String, code: Int32, output: String) {
        close()
        let code = process.terminationStatus
        let status = process.terminationReason == .exit ? "status \(code)" : "signal \(code)"
        return (status, code, lastErrors)
    }

    /// Ends the child: its input ends, and a second later it is killed if it is still there.
    func close() {
        guard socket >= 0 else { return }
        _ = Glibc.close(socket)
        socket = -1
        guard process.processIdentifier > 0 else { return }
        for _ in 0..<100 where process.isRunning { usleep(10_000) }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }

    /// The last line of what the child wrote as errors.
    private var lastErrors: String {
        guard let size = try? errors.seekToEnd() else { return "" }
        try? errors.seek(toOffset: size > 4096 ? size - 4096 : 0)
        let text = String(decoding: (try? errors.readToEnd()) ?? Data(), as: UTF8.self)
        return text.split(separator: "\n").last.map(String.init) ?? ""
    }

    /// A file that nobody else can see, gone when it is closed: a pipe would block a child whose errors nobody reads.
    private static func unnamedFile() throws -> FileHandle {
        var path = Array((FileManager.default.temporaryDirectory.path + "/bridge-XXXXXX").utf8CString)
        let descriptor = mkstemp(&path)
        guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        unlink(path)
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }
}
