import ArgumentParser
import Evaluation
import Foundation
import Tensors
import Trajectories
import TrajectoryFiles
import WorldModels

struct ImagineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "imagine",
        abstract: "Imagine futures of a logged episode and write them to a file.",
        discussion: """
            The first --context observations of the episode are filtered, then --samples futures of --horizon steps are \
            imagined. The file holds observation [S,H,O], reward [S,H] if the model predicts it, continuation [S,H], action \
            [H,A] and, where the log has it, truth [H,O], what followed the log's own actions, in the log's units: observed \
            choices are one-hot, actions the log's own classes. Of dictionaries it holds an array for each key, \
            observation/KEY and truth/KEY. Its extension says how: .npz, .jsonl (one sample a line) or .csv (one row a sample \
            and step). The same seed gives the same bytes. Numbers are 32-bit floats; observations, rewards and actions are \
            64-bit where 32 bits would lose what varies, as of a clock, whose deviation is below 1e-4 of its mean.

            An ensemble's samples are spread over its members; the file then also holds member [S], disagreement [H], the \
            variance of the members' mean observations in training deviations, mean over dimensions, and \
            mutual_information [H] between observation and member, in nats: both are near 0 where the members agree.

              worldmodel imagine run logs/ --episode 0 --context 10 --horizon 50 --samples 100 --seed 1 --out futures.npz
            """)

    @Argument(help: ArgumentHelp("Directory of the run, or a checkpoint file.", valueName: "run"))
    var runPath: String
    @Argument(help: "Log files or directories of them.")
    var logs: [String]
    @OptionGroup var reading: LogReadingOptions
    @Option(parsing: .unconditional, help: "Which episode of the logs, counted from 0.")
    var episode = 0
    @Option(parsing: .unconditional, help: "Observations to filter before imagining.")
    var context = 10
    @Option(parsing: .unconditional, help: "Steps to imagine.")
    var horizon = 50
    @Option(parsing: .unconditional, help: "Futures to imagine.")
    var samples = 16
    @Option(help: "logged, random, zeros, or an .npz file with 'action' [steps, A].")
    var actions = "logged"
    @Option(parsing: .unconditional, help: "Seed, a whole number from 0 up; drawn and printed if not given.")
    var seed: UInt64?
    @Option(help: "File to write: .npz, .jsonl or .csv.")
    var out: String
    @Flag(help: "Print one JSON object: the file, the shapes of what it holds, and what it was made of.")
    var json = false

    func validate() throws {
        try require("--context", context)
        try require("--horizon", horizon)
        try require("--samples", samples)
        guard FuturesFile.Format(path: out) != nil else {
            throw ValidationError("--out \(out): expected a name that ends in .npz, .jsonl or .csv")
        }
        guard ["logged", "random", "zeros"].contains(actions) || actions.hasSuffix(".npz") else {
            throw ValidationError("--actions \(actions): expected logged, random, zeros, or a file that ends in .npz")
        }
    }

    func run() throws {
        try RunArgument.require(runPath, before: logs, command: "imagine")
        let ensemble = try WorldModelEnsemble.load(runPath)
        let model = ensemble.members[0]
        let log = try LogReader.read(logs, options: LogOptions(model.configuration.observations, reading))
        let dataset = log.dataset
        try EvaluationError.requireSpaces(of: model, match: dataset)
        guard dataset.episodes.indices.contains(episode) else {
            throw EvaluationError.noEpisode(index: episode, count: dataset.episodes.count)
        }
        let source = dataset.episodes[episode]
        let row = 4 * Double(model.dynamics.featureSize + 2 * model.observationSpace.encodedSize)
        try CommandError.requireMemory(
            Double(samples) * Double(horizon) * row, option: samples > horizon ? "--samples" : "--horizon",
            max(samples, horizon))
        let seed = seed ?? UInt64.random(in: 0...UInt64(UInt32.max))
        var generator = RandomGenerator(seed: seed)
        let chosen = try futureActions(model.actionSpace)
            .actions(for: model, episode: source, context: context, horizon: horizon, using: &generator)
        let futures = try Futures(
            of: ensemble, episode: source, context: context, actions: chosen, horizon: horizon, samples: samples,
            using: &generator)
        try FuturesFile.write(futures, model: model, to: out)
        LogSummary.remark(log, isQuiet: false)
        if futures.notFinite > 0 {
            Terminal.remark(
                "warning: \(futures.notFinite) imagined numbers are not finite: the model diverged in training, or the log is "
                    + "far from those it was trained on; train anew with a lower training.learningRate.peak, or begin at "
                    + "another episode")
        }
        if json {
            let arrays = FuturesContent(futures: futures, model: model).npz
            try Terminal.print(
                json: Summary(
                    file: out, run: runPath, episode: episode, origin: source.origin, context: context,
                    horizon: horizon, samples: samples, members: ensemble.count, actions: actions, seed: seed,
                    arrays: Dictionary(uniqueKeysWithValues: arrays.names.map { ($0, arrays[$0]?.shape ?? []) })))
            return
        }
        try Terminal.print(
            "\(out): \(samples.counted("future")) of \(horizon.counted("step")) after "
                + "\(context.counted("observation")) of episode \(episode); seed \(seed)")
    }

    /// What `--json` prints.
    private struct Summary: Encodable {
        let file, run: String
        let episode: Int
        let origin: String
        let context, horizon, samples, members: Int
        let actions: String
        let seed: UInt64
        /// Shapes by the names of an .npz file's arrays; the other formats hold the same.
        let arrays: [String: [Int]]
    }

    private func futureActions(_ space: Space) throws -> FutureActions {
        switch actions {
        case "logged": return .logged
        case "random": return .random
        case "zeros": return .zeros
        default:
            let file = try NPZ(contentsOf: actions)
            guard let array = file["action"] else {
                throw CommandError.noActions(path: actions, found: file.names)
            }
            guard array.width == space.storedSize else {
                throw EvaluationError.actionShape(expected: space.storedSize, found: array.width)
            }
            return .given(space.stored(array.doubles()))
        }
    }
}
