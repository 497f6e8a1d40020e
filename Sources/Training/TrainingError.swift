import Files
import Trajectories

/// Why a run cannot start or go on; the description is one line that ends with a remedy.
public enum TrainingError: Error, Equatable, Sendable {
    case tooFewRows(found: Int, needed: Int)
    case noEpisodeLeft(episodes: Int, validation: Double)
    case noRowLeft(rows: Int, validation: Double)
    case invalidSetting(key: String, found: String, expected: String)
    case nothingVaries(of: String)
    case noEnd
    /// More memory, in bytes, than there is; `key` is the largest of the sizes that ask for it.
    case tooLarge(needed: Double, available: Double, key: String, found: String)
    case otherConfiguration(path: String, keys: [String])
    case otherLogs(path: String, run: Int, log: Int)
    case otherSpaces(path: String, what: String, run: Space, log: Space)
    case nothingKeptOut(path: String)
    case notDivided(path: String)
    case notOfTraining(path: String)
    case validationSpaces(what: String, training: Space, validation: Space)
    case unlikelyValue(key: String, likelihood: String, found: Double, origin: String)
    case mixedRewards(with: String, without: String)
    case nothingFrozen(path: String, parts: [String])
    case notFinite(NonFiniteStep, rollbacks: Int, path: String)
    case inUse(path: String)
    case cannotWrite(FileFailure)
    case notARun(path: String, reason: String)
}

extension TrainingError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .tooFewRows(let found, let needed):
            return "the log has \(found.counted("row")) for training, a sequence takes \(needed); "
                + "give more logs or set training.length"
        case .noEpisodeLeft(let episodes, let validation):
            return
                "validation \(validation) of \(episodes.counted("episode")) leaves none to train on; give more logs or a smaller --validation"
        case .noRowLeft(let rows, let validation):
            return "validation \(validation) of the log's \(rows.counted("row")) leaves no step to train on; "
                + "give more logs or a smaller --validation"
        case .invalidSetting(let key, let found, let expected):
            return "\(key) is \(found), expected \(expected); change it in the file or with --set \(key)=…"
        case .nothingVaries(let what):
            return "no number of \(what) varies in the log, so there is nothing to model; give other logs or keys"
        case .noEnd:
            return "neither training.steps nor training.minutes is set; give --steps or --minutes"
        case .tooLarge(let needed, let available, let key, let found):
            return "these settings take \(Memory.text(bytes: needed)) of memory or more, "
                + "\(Memory.text(bytes: available)) are there; lower \(key), which is \(found)"
        case .otherConfiguration(let path, let keys):
            return "\(path): this run was started with other settings (\(keys.joined(separator: ", "))); "
                + "repeat its command, or choose a new --out"
        case .otherLogs(let path, let run, let log):
            return
                "\(path): this run was started on other logs (\(run.counted("transition")) to train on, not these \(log)); "
                + "give its logs in their first order, or choose a new --out"
        case .otherSpaces(let path, let what, let run, let log):
            return
                "\(path): this run's \(what) space is \(run), the log's is \(log); choose a new --out or the run's logs"
        case .nothingKeptOut(let path):
            return "\(path): this run kept no episode out of training; evaluate it on other logs, without --held-out"
        case .notDivided(let path):
            return "\(path): these are not the logs that this run divided; give its own, in their first order, "
                + "or evaluate without --held-out"
        case .notOfTraining(let path):
            return
                "\(path): no run of train, so no division of its logs is stored; evaluate it on other logs, without --held-out"
        case .validationSpaces(let what, let training, let validation):
            return "the logs to train on have \(what) space \(training), those of --validate-on \(validation); "
                + "give logs of one kind"
        case .unlikelyValue(let key, let likelihood, let found, let origin):
            return "\(origin): a number of '\(key)' is \(found), a \(likelihood) likelihood takes 0 and 1 alone; "
                + "set model.decoder.likelihood=normal"
        case .mixedRewards(let with, let without):
            return
                "\(without) has no rewards, \(with) has; leave one of their logs out, or set model.reward.isEnabled=false"
        case .nothingFrozen(let path, let parts):
            return "training.frozen has '\(path)', with which no parameter's path begins; "
                + "paths begin with \(parts.joined(separator: ", "))"
        case .notFinite(let failure, let rollbacks, let path):
            let before = rollbacks > 0 ? ", after \(rollbacks.counted("rollback"))" : ""
            return "\(failure)\(before); the last good model is in \(path); \(failure.remedy), and start anew with "
                + "another --out"
        case .inUse(let path):
            return "\(path): another process is training this run; wait for it, or choose another --out"
        case .cannotWrite(let failure): return "\(failure)"
        case .notARun(let path, let reason):
            return "\(path): not a run directory: \(reason); choose a new --out"
        }
    }
}
