import Checkpoints
import Tensors

/// N world models of the same kind, trained on the same log with beginnings and batches of their own: where they disagree,
/// the log did not decide.
///
/// All members draw with the same random numbers, so that what differs between them is the models: equal members do the
/// same to the bit.
public struct WorldModelEnsemble: Sendable {
    /// At least one; all take and give the same units.
    public let members: [WorldModel]

    public init(_ members: [WorldModel]) {
        require(!members.isEmpty, "an ensemble without members")
        require(
            members.allSatisfy { $0.statistics == members[0].statistics }, "an ensemble of models of different logs")
        self.members = members
    }

    public var count: Int { members.count }

    /// What `body` makes of each member, each on its own core where there are enough.
    func map<Result: Sendable>(_ body: @Sendable (_ index: Int, _ member: WorldModel) -> Result) -> [Result] {
        let members = members
        return concurrentMap(members.count) { body($0, members[$0]) }
    }
}

extension WorldModelEnsemble {
    /// Adds all members to a file: the first as a model by itself, the others under `member.1.`, `member.2.`, …; the
    /// statistics, which they share, are there once.
    public func write(to file: inout SafetensorsFile) {
        members[0].write(to: &file)
        let others = members.dropFirst().map { member in
            var part = SafetensorsFile()
            member.write(to: &part)
            return part
        }
        file.appendMembers(others)
    }

    /// The ensemble a file holds; of a model by itself, an ensemble of one.
    /// - Throws: `CheckpointError`.
    public init(_ file: SafetensorsFile) throws(CheckpointError) {
        var members: [WorldModel] = []
        for part in try file.members { members.append(try WorldModel(part)) }
        guard members.allSatisfy({ $0.isLike(members[0]) }) else {
            throw .malformed(
                path: file.path, reason: "its members are models of different logs, or of different settings")
        }
        self.init(members)
    }

    /// Loads the members of a run directory, the best ones if the run kept them, or of a checkpoint file. `WorldModel.load`
    /// gives the first of them.
    /// - Throws: `CheckpointError`.
    public static func load(_ path: String) throws(CheckpointError) -> WorldModelEnsemble {
        try WorldModelEnsemble(SafetensorsFile(contentsOf: WorldModel.checkpointPath(at: path)))
    }
}

extension WorldModel {
    /// Whether another model is one of the same kind, trained on the same log.
    package func isLike(_ other: WorldModel) -> Bool {
        configuration == other.configuration && statistics == other.statistics
            && observationSpace == other.observationSpace && actionSpace == other.actionSpace
    }
}

extension SafetensorsFile {
    private static let countKey = "members"
    private static let shared = "statistics."

    private static func prefix(_ index: Int) -> String { "member.\(index)." }

    /// Adds the files of the members after the first, whose file this is.
    public mutating func appendMembers(_ others: [SafetensorsFile]) {
        if others.isEmpty { return }
        for (index, other) in others.enumerated() {
            append(other, under: SafetensorsFile.prefix(index + 1), except: SafetensorsFile.shared)
        }
        metadata[SafetensorsFile.countKey] = "\(others.count + 1)"
    }

    /// The files of all members; this file alone where there are no others.
    public var members: [SafetensorsFile] {
        get throws(CheckpointError) {
            guard let text = metadata[SafetensorsFile.countKey] else { return [self] }
            // Each has tensors of its own.
            guard let count = Int(text), (1...entries.count + 1).contains(count),
                (1..<count).allSatisfy({ index in
                    entries.contains { $0.name.hasPrefix(SafetensorsFile.prefix(index)) }
                })
            else {
                throw .malformed(path: path, reason: "it has '\(text)' members")
            }
            var members = [self]
            for index in 1..<count {
                members.append(try part(SafetensorsFile.prefix(index), with: SafetensorsFile.shared))
            }
            return members
        }
    }
}
