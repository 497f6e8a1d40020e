import Files
import Foundation
import Training
import Trajectories

/// What can go wrong in the command itself; one line that ends with a remedy.
enum CommandError: Error, CustomStringConvertible {
    case cannotPrint(FileFailure)
    case noActions(path: String, found: [String])
    case nothingToCompare(runs: [String], others: [String])
    case noLogs
    case otherEpisodesKeptOut(path: String, other: String)
    case otherSpaces(path: String, what: String, found: String, other: String, expected: String)
    /// What `option` asks for takes more bytes than there are.
    case tooLarge(option: String, value: Int, needed: Double, available: Double)
    case tooShort(steps: Int, context: Int)
    case wrongWayRound(run: String, other: String, command: String)

    var description: String {
        switch self {
        case .cannotPrint(let failure):
            "\(failure.path): cannot write: \(failure.reason); "
                + "\(failure.code == ENOSPC ? "free space there or " : "")send it elsewhere"
        case .noActions(let path, let found):
            "\(path): expected an array 'action', found \(found.isEmpty ? "none" : found.joined(separator: ", ")); "
                + "rename the one that holds actions"
        case .nothingToCompare(let runs, let others):
            "expected at least two runs to compare, found \(runs.isEmpty ? "none" : "only " + runs[0])"
                + (others.isEmpty ? "" : "; no checkpoint is in \(others.joined(separator: ", "))")
                + "; give runs and then logs, or use evaluate for one run"
        case .noLogs:
            "expected logs after the runs, found none; give the logs to compare the runs on"
        case .otherEpisodesKeptOut(let path, let other):
            "\(path): it kept out other episodes than \(other); train both with one --seed and one training.validation, or "
                + "compare them on logs that neither has seen"
        case .otherSpaces(let path, let what, let found, let other, let expected):
            "\(path): its \(what) space is \(found), that of \(other) is \(expected); compare runs on logs of one kind"
        case .tooLarge(let option, let value, let needed, let available):
            "\(option) \(value) would take \(Memory.text(bytes: needed)) of memory or more, "
                + "\(Memory.text(bytes: available)) are there; give a smaller one"
        case .wrongWayRound(let run, let other, let command):
            "the arguments are the wrong way round: '\(run)' is the run; write worldmodel \(command) \(run) \(other)"
        case .tooShort(let steps, let context):
            "the episode ended after \(steps.counted("step")), too early to imagine after \(context.counted("observation")); "
                + "give a smaller --context or another --seed"
        }
    }
}
