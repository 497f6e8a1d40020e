import Checkpoints
import Tensors
import Trajectories
import WorldModels

/// The trainers of a run, which take every step together; most runs have one.
public struct EnsembleTrainer: Sendable {
    public internal(set) var members: [Trainer]

    init(_ members: [Trainer]) { self.members = members }

    /// Updates made so far.
    public var step: Int { members[0].step }

    /// The models to use.
    public var result: WorldModelEnsemble { WorldModelEnsemble(members.map(\.result)) }

    /// Settings of the run.
    var configuration: ExperimentConfiguration {
        get { members[0].configuration }
        set { for index in members.indices { members[index].configuration = newValue } }
    }

    var rollbacks: Int {
        get { members[0].rollbacks }
        set { for index in members.indices { members[index].rollbacks = newValue } }
    }

    /// One update of every member, each on its own core where there are enough.
    mutating func update(sampler: SequenceSampler, progress: Double) -> [TrainingMetrics] {
        members.withUnsafeMutableBufferPointer { members in
            nonisolated(unsafe) let base = members.baseAddress!
            // Each call changes its own member and no other.
            return concurrentMap(members.count) { base[$0].update(sampler: sampler, progress: progress) }
        }
    }
}

extension EnsembleTrainer {
    /// The models alone, and the step they are of.
    var modelFile: SafetensorsFile { file(\.modelFile) }

    /// Everything the next step depends on, as one file; of one trainer, its own checkpoint.
    var checkpoint: SafetensorsFile { file(\.checkpoint) }

    private func file(_ part: (Trainer) -> SafetensorsFile) -> SafetensorsFile {
        var file = part(members[0])
        file.appendMembers(members.dropFirst().map(part))
        return file
    }

    /// Goes on from a file.
    /// - Throws: `CheckpointError`.
    init(_ file: SafetensorsFile) throws(CheckpointError) {
        var members: [Trainer] = []
        for part in try file.members { members.append(try Trainer(part)) }
        let first = members[0]
        guard
            members.count == first.configuration.training.ensemble,
            members.allSatisfy({
                $0.result.isLike(first.result) && $0.configuration == first.configuration
                    && $0.step == first.step && $0.rollbacks == first.rollbacks
            })
        else {
            throw .malformed(path: file.path, reason: "its members are not those of one run")
        }
        self.init(members)
    }
}
