import Checkpoints
import Foundation
import Tensors
import Trajectories

// A checkpoint is one safetensors file that needs nothing beside it: parameters under `model.`, deviations under
// `deviation.`, the training log's statistics under `statistics.`, and the schema as JSON in the metadata.

extension WorldModel {
    /// Version of the layout below; a file with another is refused.
    static let checkpointVersion = 3

    private struct Schema: Codable {
        var configuration: WorldModelConfiguration
        var observationSpace: Space
        var actionSpace: Space
        var transitions: Int

        /// Every size is an axis of some tensor: one that no tensor of the file has room for is refused before memory is
        /// asked for.
        func requireSizes(of file: SafetensorsFile) throws(CheckpointError) {
            let c = configuration
            var sizes = c.dynamics.sizes + c.encoder.sizes + c.decoder.hidden
            if c.reward.isEnabled { sizes += c.reward.hidden }
            if c.continuation.isEnabled { sizes += c.continuation.hidden }
            if !c.probes.keys.isEmpty { sizes += c.probes.head.hidden }
            // The actions of a log without actions have no size.
            for space in actionSpace == .unbounded(0) ? [observationSpace] : [observationSpace, actionSpace] {
                sizes += space.sizes
            }
            let limit = file.entries.map { $0.tensor.shape.max() ?? 1 }.max() ?? 0
            if let size = sizes.first(where: { !(1...max(1, limit)).contains($0) }) {
                throw .malformed(
                    path: file.path, reason: "its schema has a size of \(size), its longest axis is \(limit)")
            }
        }
    }

    /// Adds the whole model to a file.
    public func write(to file: inout SafetensorsFile) {
        let schema = Schema(
            configuration: configuration, observationSpace: observationSpace, actionSpace: actionSpace,
            transitions: statistics.linear.count)
        file.metadata["version"] = "\(WorldModel.checkpointVersion)"
        file.metadata["schema"] = CheckpointJSON.encode(schema)
        for (path, parameter) in namedParameters { file.append(parameter, named: "model." + path) }
        for (path, head) in heads { file.append(head.logDeviation, named: "deviation." + path) }
        for (name, standardizer) in [
            ("observation", normalizer.encodedObservation), ("action", normalizer.action),
            ("reward", normalizer.reward),
        ] {
            let shape = [standardizer.size]
            file.append(TensorData(shape: shape, doubles: standardizer.mean), named: "statistics.\(name).mean")
            file.append(
                TensorData(shape: shape, doubles: standardizer.deviation), named: "statistics.\(name).deviation")
        }
        statistics.linear.write(to: &file)
        let errors = statistics.freeRunErrors
        file.append(TensorData(shape: [errors.count], doubles: errors), named: WorldModel.freeRunName)
    }

    private static let freeRunName = "statistics.linear.freeRunErrors"

    /// The model a file holds.
    /// - Throws: `CheckpointError`; every tensor is held to the shape the schema asks for.
    public init(_ file: SafetensorsFile) throws(CheckpointError) {
        guard let version = file.metadata["version"].flatMap(Int.init) else {
            throw .malformed(path: file.path, reason: "it has no world model's version")
        }
        guard version == WorldModel.checkpointVersion else {
            throw .malformed(
                path: file.path, reason: "it has version \(version), this build reads \(WorldModel.checkpointVersion)")
        }
        let schema: Schema = try CheckpointJSON.decode("schema", of: file)
        try schema.requireSizes(of: file)
        do {
            try schema.configuration.validate(for: schema.observationSpace)
        } catch {
            throw .malformed(path: file.path, reason: "its schema: \(error)")
        }
        let (o, a) = (schema.observationSpace.encodedSize, schema.actionSpace.encodedSize)
        let normalizer = Normalizer(
            observationSpace: schema.observationSpace, actionSpace: schema.actionSpace,
            observation: try Standardizer(file, "statistics.observation", size: o),
            action: try Standardizer(file, "statistics.action", size: a),
            reward: try Standardizer(file, "statistics.reward", size: 1))
        let statistics = LogStatistics(
            normalizer: normalizer,
            linear: try LinearStatistics(
                file, observationSize: normalizer.observationSize, actionSize: a, count: schema.transitions),
            // Files from before it was measured have none.
            freeRunErrors: file[WorldModel.freeRunName].map { $0.shape == [0] } ?? true
                ? [] : try file.doubles(named: WorldModel.freeRunName, shape: [normalizer.observationSize]))
        var generator = RandomGenerator(seed: 0)
        var model = WorldModel(
            configuration: schema.configuration, observationSpace: schema.observationSpace,
            actionSpace: schema.actionSpace, statistics: statistics, using: &generator)
        try file.restore(&model, prefix: "model.")
        var deviations: [Tensor] = []
        for (path, head) in model.heads {
            deviations.append(try file.tensor(named: "deviation." + path, like: head.logDeviation))
        }
        var next = deviations.makeIterator()
        model.updateHeads { if let deviation = next.next() { $1.logDeviation = deviation } }
        self = model
    }

    /// Loads the model of a run directory, the best one if the run kept it, or of a checkpoint file; of an ensemble, the
    /// first member.
    /// - Throws: `CheckpointError`.
    public static func load(_ path: String) throws(CheckpointError) -> WorldModel {
        try WorldModel(SafetensorsFile(contentsOf: checkpointPath(at: path)))
    }

    /// The file to load from a run directory; a path that is none is that of a file.
    public static func checkpointPath(at path: String) -> String {
        var isDirectory: ObjCBool = false
        let isFound = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
        guard isFound && isDirectory.boolValue else { return path }
        let best = path + "/" + bestName
        return FileManager.default.fileExists(atPath: best) ? best : path + "/" + checkpointName
    }

    /// Name of the checkpoint in a run directory.
    public static let checkpointName = "checkpoint.safetensors"
    /// Name of the best model of a run that keeps it.
    public static let bestName = "best.safetensors"
}

extension Space {
    /// Every extent that it is made of, as a file states them: no product of theirs is formed.
    fileprivate var sizes: [Int] {
        switch self {
        case .box(let shape, _, _): shape
        case .discrete(let count, _), .multiBinary(let count): [count]
        case .multiDiscrete(let counts, _): counts
        case .dictionary(let keys): keys.flatMap(\.space.sizes)
        }
    }
}

extension LinearStatistics {
    private static let inputName = "statistics.linear.inputProducts"
    private static let outputName = "statistics.linear.outputProducts"

    /// Dense sums are matrices, those of a diagonal model lists.
    private static func shapes(_ o: Int, _ a: Int, _ form: Form) -> (inputs: [Int], outputs: [Int]) {
        if form == .dense { return ([o + a + 1, o + a + 1], [o + a + 1, o + 1]) }
        let counts = productCounts(observationSize: o, actionSize: a, form: form)
        return ([counts.inputs], [counts.outputs])
    }

    fileprivate func write(to file: inout SafetensorsFile) {
        let shapes = Self.shapes(observationSize, actionSize, form)
        file.append(TensorData(shape: shapes.inputs, doubles: inputProducts), named: Self.inputName)
        file.append(TensorData(shape: shapes.outputs, doubles: outputProducts), named: Self.outputName)
    }

    fileprivate init(
        _ file: SafetensorsFile, observationSize o: Int, actionSize a: Int, count: Int
    ) throws(CheckpointError) {
        // Wide logs had dense sums once.
        let isDense = file[Self.inputName]?.shape.count == 2
        let form = isDense ? .dense : Self.form(observationSize: o, actionSize: a)
        let shapes = Self.shapes(o, a, form)
        self.init(
            observationSize: o, actionSize: a, form: form, count: count,
            inputProducts: try file.doubles(named: Self.inputName, shape: shapes.inputs),
            outputProducts: try file.doubles(named: Self.outputName, shape: shapes.outputs))
    }
}

extension Standardizer {
    fileprivate init(_ file: SafetensorsFile, _ name: String, size: Int) throws(CheckpointError) {
        self.init(
            mean: try file.doubles(named: name + ".mean", shape: [size]),
            deviation: try file.doubles(named: name + ".deviation", shape: [size]))
    }
}
