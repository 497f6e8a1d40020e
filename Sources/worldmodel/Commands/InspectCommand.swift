import ArgumentParser
import Foundation
import Trajectories
import TrajectoryFiles
import Training
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
            Terminal.print(ModelSummary.text(try WorldModel.load(paths[0]), path: paths[0]))
            return
        }
        let log = try LogReader.read(paths)
        for description in log.descriptions { Terminal.print(LogSummary.text(description)) }
        Terminal.print("\n" + DatasetSummary.text(log.dataset))
    }
}
