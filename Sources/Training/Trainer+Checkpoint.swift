import Checkpoints
import Optimizers
import Tensors
import WorldModels

extension Trainer {
    /// The model alone, and the step it is of.
    var modelFile: SafetensorsFile {
        var file = SafetensorsFile()
        result.write(to: &file)
        file.metadata["step"] = "\(step)"
        return file
    }

    /// Everything the next step depends on, as one file. Two trainers in the same state give the same bytes.
    public var checkpoint: SafetensorsFile {
        var file = modelFile
        file.metadata["experiment"] = CheckpointJSON.encode(configuration)
        file.metadata["generator.key"] = "\(generator.key)"
        file.metadata["generator.counter"] = "\(generator.counter)"
        if rollbacks > 0 { file.metadata["rollbacks"] = "\(rollbacks)" }
        for (shard, carried) in carried.enumerated() { carried.write(to: &file, shard: shard) }
        for (index, parameter) in model.namedParameters.enumerated() {
            if average != nil { file.append(parameter.tensor, named: "trained." + parameter.path) }
            file.append(optimizer.firstMoments[index], named: "optimizer.first." + parameter.path)
            file.append(optimizer.secondMoments[index], named: "optimizer.second." + parameter.path)
        }
        return file
    }

    /// Goes on from a file.
    /// - Throws: `CheckpointError`.
    public init(_ file: SafetensorsFile) throws(CheckpointError) {
        let file = try file.migrated
        let configuration = try ExperimentConfiguration(file)
        let result = try WorldModel(file)
        var model = result
        let isAveraged = configuration.training.averaging > 0
        if isAveraged { try file.restore(&model, prefix: "trained.") }
        func number<Number: UnsignedInteger & LosslessStringConvertible>(_ key: String) throws(CheckpointError)
            -> Number
        {
            guard let value = file.metadata[key].flatMap(Number.init) else {
                throw .malformed(path: file.path, reason: "its metadata has no number '\(key)'")
            }
            return value
        }
        let generator = RandomGenerator(key: try number("generator.key"), counter: try number("generator.counter"))
        self.init(configuration: configuration, model: model, generator: generator)
        if isAveraged { average = result }
        let step: UInt32 = try number("step")
        optimizer.step = Int(step)
        if file.metadata["rollbacks"] != nil {
            let count: UInt32 = try number("rollbacks")
            rollbacks = Int(count)
        }
        while let next = try CarriedSequences(file, shard: carried.count, of: model) { carried.append(next) }
        guard carried.isEmpty || carried.map(\.rows.count) == configuration.training.shardSizes else {
            throw .malformed(path: file.path, reason: "its carried sequences are not those of a batch")
        }
        for (index, parameter) in model.namedParameters.enumerated() {
            optimizer.firstMoments[index] = try file.tensor(
                named: "optimizer.first." + parameter.path, like: parameter.tensor)
            optimizer.secondMoments[index] = try file.tensor(
                named: "optimizer.second." + parameter.path, like: parameter.tensor)
        }
    }
}

extension ExperimentConfiguration {
    /// Settings of the run that a checkpoint is of. What it does not know, as it is older, has its default.
    /// - Throws: `CheckpointError`.
    init(_ file: SafetensorsFile) throws(CheckpointError) {
        self = try CheckpointJSON.decode("experiment", of: file.migrated, over: ExperimentConfiguration())
        do {
            try validate()
        } catch {
            throw .malformed(path: file.path, reason: "its settings: \(error)")
        }
    }
}
