import Trajectories
import TrajectoryFiles

/// What was found in a log.
struct LogSummary: Encodable {
    let path, format: String
    let episodes, steps: Int
    let observations, actions: [Key]
    let alignment: String
    let unusedColumns, notes: [String]

    /// A key of the observations or the actions.
    struct Key: Encodable {
        let name: String
        /// In words, such as `box(3)`.
        let space: String
        /// Of the observations alone.
        let missingShare: Double?
    }

    init(_ log: LogDescription) {
        (path, format, episodes, steps) = (log.path, "\(log.format)", log.episodes, log.steps)
        observations = zip(log.observationSpace.observationFields, log.missingShares).map {
            Key(name: $0.name, space: "\($0.space)", missingShare: $1)
        }
        actions = log.actionSpace.fields(named: "action").map {
            Key(name: $0.name, space: "\($0.space)", missingShare: nil)
        }
        (alignment, unusedColumns, notes) = (log.alignment, log.droppedColumns, log.notes)
    }

    /// Says on standard error what was found: of a quiet command, the notes alone, which nothing may leave out.
    static func remark(_ log: LoadedLogs, isQuiet: Bool) {
        for description in log.descriptions {
            if isQuiet {
                for note in description.notes { Terminal.remark("\(description.path): note: \(note)") }
            } else {
                Terminal.remark(text(description))
            }
        }
    }

    static func text(_ log: LogDescription) -> String {
        var lines = ["\(log.path): \(log.format), \(log.episodes.counted("episode")), \(log.steps.counted("step"))"]
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
