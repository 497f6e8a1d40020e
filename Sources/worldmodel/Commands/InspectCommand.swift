import ArgumentParser
import Foundation
import Training
import Trajectories
import TrajectoryFiles
import WorldModels

struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Say what logs or a run hold.",
        discussion: """
            Of logs with several keys, each is shown on a line of its own. --extras, --mask and --missing read them as \
            model.observations.extras, .mask and .missing of a configuration do. Docs/logs.md says how each format is read.

            --json prints what is shown: of logs, "logs" (what was found in each), "episodes" and "columns"; of a run, its \
            model and the shapes of its parameters.

              worldmodel inspect logs/
              worldmodel inspect logs/ --extras 'infos/*' --missing
              worldmodel inspect run
            """)

    @Argument(help: "Log files or directories of them, or one run.")
    var paths: [String]

    @Option(
        help: "Column that becomes a key of the observations, such as infos/qpos, or a pattern with *; may be repeated."
    )
    var extras: [String] = []
    @Option(help: "Column, or key, that is 0 where a number is missing.")
    var mask: String?
    @Flag(help: "Take NaN in observations for missing numbers.")
    var missing = false
    @OptionGroup var reading: LogReadingOptions
    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        if paths.count == 1, RunDirectory(paths[0]).hasCheckpoint || paths[0].hasSuffix(".safetensors") {
            let summary = ModelSummary(try WorldModelEnsemble.load(paths[0]), path: paths[0])
            if json { try Terminal.print(json: summary) } else { try Terminal.print(summary.text) }
            return
        }
        let log = try LogReader.read(
            paths,
            options: LogOptions(
                extras: extras, allowsMissing: missing, mask: mask, skipsBadEpisodes: reading.skipBadEpisodes))
        let summary = DatasetSummary(log.dataset)
        if json {
            try Terminal.print(
                json: Contents(
                    logs: log.descriptions.map(LogSummary.init), episodes: summary.episodes, columns: summary.columns))
            return
        }
        for description in log.descriptions { try Terminal.print(LogSummary.text(description)) }
        try Terminal.print("\n" + summary.text)
    }

    /// What `--json` prints of logs.
    private struct Contents: Encodable {
        let logs: [LogSummary]
        let episodes: DatasetSummary.Episodes
        let columns: [DatasetSummary.Column]
    }
}
