import ActorCritic
import Checkpoints
import Files
import Foundation
import Training
import Trajectories
import TrajectoryFiles
import WorldModels

/// The files of a run of control:
///
///     config.yaml             every setting
///     logs/round-000, …       what was played in each round, as Minari datasets; round 0 explored
///     models/round-001, …     the run that trained each round's model
///     checkpoint.safetensors  the last model, with the behaviour learned in it
///     evaluation.json         the result
struct ControlDirectory {
    let path: String

    var configurationPath: String { path + "/config.yaml" }
    var checkpointPath: String { path + "/" + WorldModel.checkpointName }
    var evaluationPath: String { path + "/evaluation.json" }
    private var elapsedPath: String { path + "/elapsed" }

    func logPath(_ round: Int) -> String { path + "/logs/" + ControlDirectory.name(round) }
    func modelPath(_ round: Int) -> String { path + "/models/" + ControlDirectory.name(round) }

    private static func name(_ round: Int) -> String {
        "round-" + String(repeating: "0", count: max(0, 3 - "\(round)".count)) + "\(round)"
    }

    /// Makes the directory, if it is not there.
    /// - Returns: the lock on it.
    /// - Throws: `ControlError.notAControlRun` if other files than a run's are there, `TrainingError.inUse`.
    func prepare() throws -> RunLock {
        let found = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).filter { !$0.hasPrefix(".") }
        let known = ["config.yaml", "logs", "models", "checkpoint.safetensors", "evaluation.json", "elapsed"]
        if let other = found.sorted().first(where: { !known.contains($0) }) {
            throw ControlError.notAControlRun(path: path, found: other)
        }
        if !found.isEmpty, !found.contains("config.yaml") {
            throw ControlError.notAControlRun(path: path, found: "no config.yaml beside \(found.sorted()[0])")
        }
        do {
            try Directory.create(path)
        } catch {
            throw TrainingError.cannotWrite(error)
        }
        let lock = try RunLock(path)
        TemporaryName.sweepHeld(path + "/logs")
        return lock
    }

    /// The text of the settings that are stored here; nil in a new directory.
    var storedConfiguration: String? {
        FileManager.default.contents(atPath: configurationPath).map { String(decoding: $0, as: UTF8.self) }
    }

    func write(_ text: String, to path: String) throws { try AtomicFile.write(text, to: path) }

    /// The episodes of a round; nil if it was not played to its end.
    func log(_ round: Int, options: LogOptions) throws -> TrajectoryDataset? {
        guard FileManager.default.fileExists(atPath: logPath(round)) else { return nil }
        return try LogReader.read([logPath(round)], options: options).dataset
    }

    func write(_ dataset: TrajectoryDataset, round: Int, of world: String) throws {
        let letters = world.map { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" ? $0 : "-" }
        try MinariWriter.write(
            dataset: dataset, id: "\(String(letters))/\(ControlDirectory.name(round))-v0", to: logPath(round))
    }

    func write(_ knowledge: Knowledge) throws {
        let file = knowledge.file
        try file.write(to: checkpointPath)
    }

    /// What the run reached when it last came to its end; nil if it has not.
    var result: ControlResult? {
        FileManager.default.contents(atPath: evaluationPath).flatMap {
            try? JSONDecoder().decode(ControlResult.self, from: $0)
        }
    }

    /// Seconds spent so far, over all sittings.
    var elapsed: Double {
        FileManager.default.contents(atPath: elapsedPath).flatMap { Double(String(decoding: $0, as: UTF8.self)) } ?? 0
    }

    func write(elapsed: Double) throws { try write("\(elapsed)", to: elapsedPath) }
}
