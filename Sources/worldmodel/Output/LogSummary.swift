import TrajectoryFiles

/// What was found in a log, in words.
enum LogSummary {
    static func text(_ log: LogDescription) -> String {
        var lines = [
            "\(log.path): \(log.format), \(log.episodes) episodes, \(log.steps) steps",
            "  observations \(log.observationSpace), actions \(log.actionSpace)",
            "  alignment: \(log.alignment)",
        ]
        if !log.droppedColumns.isEmpty {
            lines.append("  columns not used: \(log.droppedColumns.joined(separator: ", "))")
        }
        return (lines + log.notes.map { "  note: \($0)" }).joined(separator: "\n")
    }
}
