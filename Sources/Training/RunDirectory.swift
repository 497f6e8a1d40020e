import Checkpoints
import Files
import Foundation
import WorldModels

/// The files of a run: `config.yaml` (complete), `metrics.jsonl`, `checkpoint.safetensors` and, if the best model is
/// kept, `best.safetensors`; of a step that was not finite, `offending-step-N.safetensors`. It may be moved; a checkpoint
/// alone is enough to load the model.
public struct RunDirectory: Sendable {
    public let path: String

    public init(_ path: String) { self.path = path }

    public var checkpointPath: String { path + "/" + WorldModel.checkpointName }
    public var bestPath: String { path + "/" + WorldModel.bestName }
    public var configurationPath: String { path + "/config.yaml" }
    public var metricsPath: String { path + "/metrics.jsonl" }

    /// Where the batch is kept at which step `step` was not finite.
    func offendingPath(step: Int) -> String { "\(path)/offending-step-\(step).safetensors" }

    /// The settings of the run that is there; nil if none is.
    /// - Throws: `CheckpointError`.
    public func storedConfiguration() throws -> ExperimentConfiguration? {
        try hasCheckpoint ? ExperimentConfiguration(SafetensorsFile(contentsOf: checkpointPath)) : nil
    }

    /// Where `best.safetensors` keeps the bound that made it the best.
    static let scoreKey = "score"

    /// The bound of the best model so far; nil without one.
    func bestScore() throws -> Double? {
        guard FileManager.default.fileExists(atPath: bestPath) else { return nil }
        return try SafetensorsFile(contentsOf: bestPath).metadata[RunDirectory.scoreKey].flatMap(Double.init)
    }

    var isThere: Bool {
        var isDirectory: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
    }

    public var hasCheckpoint: Bool { FileManager.default.fileExists(atPath: checkpointPath) }

    /// - Throws: `TrainingError.notARun` if something is there that a new run would overwrite.
    func requireFree() throws(TrainingError) {
        for file in [configurationPath, metricsPath] where FileManager.default.fileExists(atPath: file) {
            throw .notARun(path: path, reason: "it has a \((file as NSString).lastPathComponent), but no checkpoint")
        }
    }

    /// Begins a run: makes the directory, if it is not there, with a first checkpoint and the settings in it. If that
    /// fails, nothing of it stays.
    ///
    /// A run has a checkpoint from the start, so that one killed before the second goes on with the same seed.
    /// - lock: on the directory, if it was there.
    /// - Returns: the lock on it.
    func begin(with checkpoint: SafetensorsFile, configuration yaml: String, lock: RunLock?) throws -> RunLock {
        let isThere = FileManager.default.fileExists(atPath: path)
        try create()
        let held = try lock ?? RunLock(path)
        do {
            try checkpoint.write(to: checkpointPath)
            try write(configuration: yaml)
        } catch {
            for path in isThere ? [checkpointPath, configurationPath] : [path] {
                try? FileManager.default.removeItem(atPath: path)
            }
            throw error
        }
        return held
    }

    private func create() throws(TrainingError) {
        do {
            try Directory.create(path)
        } catch {
            throw .cannotWrite(error)
        }
    }

    func write(configuration yaml: String) throws(TrainingError) {
        do {
            try AtomicFile.write(yaml, to: configurationPath)
        } catch {
            throw .cannotWrite(error)
        }
    }

    /// The lines of `metrics.jsonl`; one that a killed run left half written is none.
    public var metricsLines: [MetricsLine] {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        let data = FileManager.default.contents(atPath: metricsPath) ?? Data()
        return data.split(separator: UInt8(ascii: "\n")).compactMap {
            try? decoder.decode(MetricsLine.self, from: $0)
        }
    }

    /// The lines of `metrics.jsonl` up to `step`; later ones, left by a run that was killed or went back, are dropped.
    func keepMetrics(through step: Int) throws(TrainingError) -> [MetricsLine] {
        let data = FileManager.default.contents(atPath: metricsPath) ?? Data()
        let lines = metricsLines
        let kept = lines.filter { $0.step <= step }
        if kept.count < lines.count || !(data.isEmpty || data.last == UInt8(ascii: "\n")) {
            do {
                try AtomicFile.write(kept.map(\.json).joined(), to: metricsPath)
            } catch {
                throw .cannotWrite(error)
            }
        }
        return kept
    }

    func append(_ line: MetricsLine) throws(TrainingError) {
        do {
            try Writing.append(Array(line.json.utf8), to: metricsPath)
        } catch {
            throw .cannotWrite(error)
        }
    }
}
