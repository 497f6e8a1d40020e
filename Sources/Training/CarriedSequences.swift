import Checkpoints
import Tensors
import WorldModels

/// Where the sequences of a shard ended, so that those of the next step can go on from there.
struct CarriedSequences {
    /// The row after each sequence.
    let rows: [Int]
    /// The state after its last row. The parameters have changed since: by one step, and it carries no gradient.
    let state: State

    init(after sequences: [Range<Int>], of rowCount: Int, state: State) {
        rows = sequences.map { $0.upperBound % rowCount }
        self.state = state
    }

    /// Whether each of the next step's sequences begins where that of its place ended.
    func areContinued(by sequences: [Range<Int>]) -> [Bool] { zip(rows, sequences).map { $0 == $1.lowerBound } }
}

extension CarriedSequences {
    private static func key(_ shard: Int) -> String { "carried.\(shard)" }

    func write(to file: inout SafetensorsFile, shard: Int) {
        let key = CarriedSequences.key(shard)
        file.metadata[key] = CheckpointJSON.encode(rows)
        file.append(state.deterministic, named: key + ".deterministic")
        file.append(state.stochastic, named: key + ".stochastic")
        if let memory = state.memory { file.append(memory, named: key + ".memory") }
        if let embedding = state.embedding { file.append(embedding, named: key + ".embedding") }
    }

    /// The shard's, if the file holds any.
    init?(_ file: SafetensorsFile, shard: Int, of model: WorldModel) throws(CheckpointError) {
        let key = CarriedSequences.key(shard)
        // Metadata that a part of a file lacks may be that of the whole: tensors are its own.
        guard let held = file[key + ".deterministic"] else { return nil }
        rows = try CheckpointJSON.decode(key, of: file)
        guard held.shape.first == rows.count, !rows.isEmpty else {
            throw .malformed(path: file.path, reason: "'\(key)' is of \(rows.count) sequences, its tensors are not")
        }
        let like = model.initialState(batch: rows.count)
        var state = State(
            deterministic: try file.tensor(named: key + ".deterministic", like: like.deterministic),
            stochastic: try file.tensor(named: key + ".stochastic", like: like.stochastic))
        let recurrence = model.configuration.encoder.recurrence
        if recurrence.cell != .none {
            state.memory = try file.tensor(
                named: key + ".memory", like: .zeros([rows.count, recurrence.width], precision: model.precision))
        }
        if let embedding = like.embedding {
            state.embedding = try file.tensor(named: key + ".embedding", like: embedding)
        }
        self.state = state
    }
}
