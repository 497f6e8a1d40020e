import Checkpoints

/// Makes the file of an earlier version one of the present version.
///
/// A setting that is added needs nothing of it: `CheckpointJSON.decode` takes it from the defaults. A new version is for what
/// is renamed, moved, left out or given another meaning: raise the version of `current` by one, and say in its `changes`
/// what a file of the version before becomes. Every version is thus told once, and a file goes through all that came after it.
struct CheckpointMigration: Sendable {
    /// Makes a file of one version one of the next: its tensors, and the JSON in its metadata (`CheckpointJSON.update`). The
    /// file is that of one model, so names have no `member.1.` before them.
    typealias Change = @Sendable (inout SafetensorsFile) throws(CheckpointError) -> Void

    /// The version that `WorldModel.write` writes.
    let version: Int
    /// What makes a file of version n one of version n + 1, by n.
    let changes: [Int: Change]

    static let current = CheckpointMigration(
        version: 4,
        changes: [
            // How far ahead the linear model of the log predicts each number was not measured: none is known to be exact.
            3: { (file: inout SafetensorsFile) throws(CheckpointError) in
                let name = "statistics.linear.freeRunErrors"
                if file[name] == nil { file.append(TensorData(shape: [0], doubles: []), named: name) }
            }
        ])

    /// - Throws: `CheckpointError.malformed` for a file without a version, `.otherVersion` for one that is too old or too new.
    func migrated(_ file: SafetensorsFile) throws(CheckpointError) -> SafetensorsFile {
        guard let found = file.metadata["version"].flatMap(Int.init) else {
            throw .malformed(path: file.path, reason: "it has no world model's version")
        }
        let oldest = changes.keys.min() ?? version
        guard (oldest...version).contains(found) else {
            throw .otherVersion(
                path: file.path,
                reason:
                    "it has version \(found), this build reads \(oldest == version ? "" : "\(oldest) to ")\(version)")
        }
        var file = file
        for earlier in found..<version { try changes[earlier]?(&file) }
        file.metadata["version"] = "\(version)"
        return file
    }
}

extension SafetensorsFile {
    /// This file as the present version would have written it.
    /// - Throws: `CheckpointError`.
    package var migrated: SafetensorsFile {
        get throws(CheckpointError) { try CheckpointMigration.current.migrated(self) }
    }
}
