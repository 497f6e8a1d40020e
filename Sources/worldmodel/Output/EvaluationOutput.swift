import Files
import Foundation
import Report
import Trajectories
import TrajectoryFiles

/// What evaluations leave behind: JSON or a table on the terminal, and a page.
enum EvaluationOutput {
    static func json(_ report: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        return String(decoding: try encoder.encode(report), as: UTF8.self)
    }

    /// What a page says it is of.
    static func source(
        _ options: EvaluationOptions, _ log: LoadedLogs, isHeldOut: Bool = false, command: [String]
    ) -> ReportSource {
        ReportSource(
            logs: log.descriptions.map {
                "\($0.path): \($0.format), \($0.episodes.counted("episode")), \($0.steps.counted("step"))"
            },
            isHeldOut: isHeldOut, seed: options.seed,
            command: (["worldmodel"] + command).map(quoted).joined(separator: " "))
    }

    /// A word as a shell takes it.
    private static func quoted(_ word: String) -> String {
        let isPlain = !word.isEmpty && word.allSatisfy { $0.isLetter || $0.isNumber || "-_./=,:+@".contains($0) }
        return isPlain ? word : "'" + word.replacingOccurrences(of: "'", with: "'\\''") + "'"
    }

    /// - Returns: a line that says so.
    static func write(_ html: String, to path: String) throws -> String {
        try AtomicFile.write(html, to: path)
        return "wrote \(path)"
    }
}
