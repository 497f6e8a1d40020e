import Foundation
import Training

/// What is given as a run: the directory of one, or a checkpoint file.
enum RunArgument {
    /// Whether a path is a run directory or a checkpoint, whose header begins after its length in eight bytes.
    static func isRun(_ path: String) -> Bool {
        if RunDirectory(path).hasCheckpoint { return true }
        guard let file = FileHandle(forReadingAtPath: path), let start = try? file.read(upToCount: 9) else {
            return false
        }
        return start.count == 9 && start.last == UInt8(ascii: "{") && start[start.startIndex + 7] == 0
    }

    /// - others: what is given after the run.  - command: that they are given to.
    /// - Throws: `CommandError.wrongWayRound` if one of the others is a run, and the first is none.
    static func require(_ path: String, before others: [String], command: String) throws(CommandError) {
        guard !isRun(path), let run = others.first(where: isRun) else { return }
        throw .wrongWayRound(run: run, other: path, command: command)
    }
}
