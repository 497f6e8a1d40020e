import ArgumentParser
import Evaluation
import Foundation
import Tensors
import TrajectoryFiles
import WorldModels

struct ImagineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "imagine",
        abstract: "Imagine futures of a logged episode and write them to a file.",
        discussion: """
            The first --context observations of the episode are filtered, then --samples futures of --horizon steps are \
            imagined. The file holds observation [S,H,O], reward [S,H] if the model predicts it, continuation [S,H], action [H,A] and, where the log \
            has it, truth [H,O], what followed the log's own actions, in the log's units (choices one-hot); of \
            dictionaries an array for each key, observation/KEY and truth/KEY. Its extension says how: .npz, .jsonl (one \
            sample a line) or .csv (one row a sample and step). The same seed gives the same bytes.

            An ensemble's samples are spread over its members; the file then also holds member [S], disagreement [H], the \
            variance of the members' mean observations in training deviations, mean over dimensions, and \
            mutual_information [H] between observation and member, in nats: both are near 0 where the members agree.

              worldmodel imagine run logs/ --episode 0 --context 10 --horizon 50 --samples 100 --seed 1 --out futures.npz
            """)

    @Argument(help: ArgumentHelp("Directory of the run, or a checkpoint file.", valueName: "run"))
    var runPath: String
    @Argument(help: "Log files or directories of them.")
    var logs: [String]
    @Option(help: "Which episode of the logs, counted from 0.")
    var episode = 0
    @Option(help: "Observations to filter before imagining.")
    var context = 10
    @Option(help: "Steps to imagine.")
    var horizon = 50
    @Option(help: "Futures to imagine.")
    var samples = 16
    @Option(help: "logged, random, zeros, or an .npz file with 'action' [steps, A].")
    var actions = "logged"
    @Option(help: "Seed; drawn and printed if not given.")
    var seed: UInt64?
    @Option(help: "File to write: .npz, .jsonl or .csv.")
    var out: String

    func validate() throws {
        for (name, value) in [("context", context), ("horizon", horizon), ("samples", samples)] where value < 1 {
            throw ValidationError("--\(name) is \(value), expected at least 1")
        }
        guard FuturesFile.Format(path: out) != nil else {
            throw ValidationError("--out \(out): expected a name that ends in .npz, .jsonl or .csv")
        }
        guard ["logged", "random", "zeros"].contains(actions) || actions.hasSuffix(".npz") else {
            throw ValidationError("--actions \(actions): expected logged, random, zeros, or a file that ends in .npz")
        }
    }

    func run() throws {
        let ensemble = try WorldModelEnsemble.load(runPath)
        let model = ensemble.members[0]
        let log = try LogReader.read(logs, options: LogOptions(model.configuration.observations))
        let dataset = log.dataset
        try EvaluationError.requireSpaces(of: model, match: dataset)
        guard dataset.episodes.indices.contains(episode) else {
            throw EvaluationError.noEpisode(index: episode, count: dataset.episodes.count)
        }
        let source = dataset.episodes[episode]
        let seed = seed ?? UInt64.random(in: 0...UInt64(UInt32.max))
        var generator = RandomGenerator(seed: seed)
        let chosen = try futureActions(actionSize: model.actionSpace.storedSize)
            .actions(for: model, episode: source, context: context, horizon: horizon, using: &generator)
        let futures = try Futures(
            of: ensemble, episode: source, context: context, actions: chosen, horizon: horizon, samples: samples,
            using: &generator)
        try FuturesFile.write(futures, model: model, to: out)
        for description in log.descriptions { try Terminal.print(LogSummary.text(description)) }
        if futures.notFinite > 0 {
            Terminal.remark(
                "warning: \(futures.notFinite) imagined numbers are not finite: the model diverged in training, or the log is "
                    + "far from those it was trained on; train anew with a lower training.learningRate.peak, or begin at "
                    + "another episode")
        }
        try Terminal.print(
            "\(out): \(samples) futures of \(horizon) steps after \(context) observations of episode \(episode); seed \(seed)"
        )
    }

    private func futureActions(actionSize: Int) throws -> FutureActions {
        switch actions {
        case "logged": return .logged
        case "random": return .random
        case "zeros": return .zeros
        default:
            let file = try NPZ(contentsOf: actions)
            guard let array = file["action"] else {
                throw CommandError.noActions(path: actions, found: file.names)
            }
            guard array.shape.dropFirst().reduce(1, *) == actionSize else {
                throw EvaluationError.actionShape(expected: actionSize, found: array.shape.dropFirst().reduce(1, *))
            }
            return .given(array.floats())
        }
    }
}
