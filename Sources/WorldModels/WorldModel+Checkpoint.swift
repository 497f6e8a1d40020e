import Checkpoints
import Foundation
import Tensors
import Trajectories

// A checkpoint is one safetensors file that needs nothing beside it: parameters under `model.`, deviations under
// `deviation.`, the training log's statistics under `statistics.`, and the schema as JSON in the metadata.

extension WorldModel {
    private struct Schema: Codable {
        var configuration: WorldModelConfiguration
        var observationSpace: Space
        var actionSpace: Space
        var transitions: Int

        /// What a file does not say of the configuration, as it is newer than the file.
        static let defaults = ["configuration": WorldModelConfiguration()]

        /// - Throws: `CheckpointError.malformed` for what the file's tensors have no room for, before memory is asked for it.
        func requireRoom(in file: SafetensorsFile) throws(CheckpointError) {
            let c = configuration
            var sizes = c.dynamics.sizes + c.encoder.sizes + c.decoder.hidden
            if c.reward.isEnabled { sizes += c.reward.hidden }
            if c.continuation.isEnabled { sizes += c.continuation.hidden }
            if !c.probes.keys.isEmpty { sizes += c.probes.head.hidden }
            try file.requireRoom(sizes: sizes)
            try file.requireSound(observationSpace)
            // The actions of a log without actions have no size.
            if actionSpace != .unbounded(0) { try file.requireSound(actionSpace) }
            guard transitions >= 0 else {
                throw .malformed(path: file.path, reason: "it was trained on \(transitions) transitions")
            }
        }
    }

    /// Adds the whole model to a file.
    public func write(to file: inout SafetensorsFile) {
        let schema = Schema(
            configuration: configuration, observationSpace: observationSpace, actionSpace: actionSpace,
            transitions: statistics.linear.count)
        file.metadata["version"] = "\(CheckpointMigration.current.version)"
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

    /// The model a file holds, of this version or an earlier one.
    /// - Throws: `CheckpointError`; every tensor is held to the shape the schema asks for.
    public init(_ file: SafetensorsFile) throws(CheckpointError) {
        let file = try file.migrated
        let schema: Schema = try CheckpointJSON.decode("schema", of: file, over: Schema.defaults)
        try schema.requireRoom(in: file)
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
        let constants = Set(normalizer.constants.keys)
        let boxes = Set(schema.observationSpace.observationFields.filter(\.space.isBox).flatMap(\.encoded))
        guard normalizer.observationSize > 0, constants.isSubset(of: boxes) else {
            throw .malformed(
                path: file.path, reason: "'statistics.observation' has no deviation where a number must have one")
        }
        try file.requireRoom(
            parameters: schema.configuration.estimatedParameters(
                observations: normalizer.observationSize, actions: a))
        let statistics = LogStatistics(
            normalizer: normalizer,
            linear: try LinearStatistics(
                file, observationSize: normalizer.observationSize, actionSize: a, count: schema.transitions),
            freeRunErrors: try file.doubles(
                named: WorldModel.freeRunName,
                shape: [file[WorldModel.freeRunName]?.shape == [0] ? 0 : normalizer.observationSize]))
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
        // Those of wide logs were dense in version 3.
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
        guard mean.allSatisfy(\.isFinite), deviation.allSatisfy({ $0 >= 0 && $0.isFinite }) else {
            throw .malformed(
                path: file.path,
                reason: "'\(name)' has a mean that is not finite, or a deviation that is negative or not finite")
        }
    }
}
