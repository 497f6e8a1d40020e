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
              worldmodel inspect logs/
              worldmodel inspect run
            """)

    @Argument(help: "Log files or directories of them, or one run.")
    var paths: [String]

    func run() throws {
        if paths.count == 1, RunDirectory(paths[0]).hasCheckpoint || paths[0].hasSuffix(".safetensors") {
            try Terminal.print(ModelSummary.text(WorldModelEnsemble.load(paths[0]), path: paths[0]))
            return
        }
        let log = try LogReader.read(paths)
        for description in log.descriptions { try Terminal.print(LogSummary.text(description)) }
        try Terminal.print("\n" + DatasetSummary.text(log.dataset))
    }
}
