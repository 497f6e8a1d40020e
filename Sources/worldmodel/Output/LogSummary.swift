import Trajectories
import TrajectoryFiles

/// What was found in a log, in words.
enum LogSummary {
    static func text(_ log: LogDescription) -> String {
        var lines = ["\(log.path): \(log.format), \(log.episodes) episodes, \(log.steps) steps"]
        let shares = log.missingShares.map { $0 > 0 ? ", \(percent($0)) missing" : "" }
        let observations = keys(log.observationSpace, "observations", shares)
        let actions = keys(log.actionSpace, "actions")
        if observations.count + actions.count == 2 {
            lines.append("  \(observations[0]), \(actions[0])")
        } else {
            lines += (observations + actions).map { "  " + $0 }
        }
        lines.append("  alignment: \(log.alignment)")
        if !log.droppedColumns.isEmpty {
            lines.append("  columns not used: \(log.droppedColumns.joined(separator: ", "))")
        }
        return (lines + log.notes.map { "  note: \($0)" }).joined(separator: "\n")
    }

    /// A space in one line, or a dictionary in one for each key below its name.
    private static func keys(_ space: Space, _ name: String, _ additions: [String] = []) -> [String] {
        let fields = space.fields(named: name)
        guard case .dictionary = space else { return ["\(name) \(space)\(additions.first ?? "")"] }
        let lines = fields.enumerated().map { index, field in
            "  \(field.name): \(field.space)\(additions.isEmpty ? "" : additions[index])"
        }
        return ["\(name):"] + lines
    }

    private static func percent(_ share: Double) -> String { "\(Terminal.number(share * 100)) %" }
}
