import Foundation
import TestSupport
import Testing

@Suite struct OracleTests {
    @Test func badInputIsRefused() throws {
        let folder = try TemporaryFolder()
        try Command.refuse(["oracle", folder.file("none.npz"), "--system", "s1"], "none.npz", "check the path")
        try Data("x".utf8).write(to: URL(fileURLWithPath: folder.file("text.npz")))
        try Command.refuse(["oracle", folder.file("text.npz"), "--system", "s1"], "text.npz")
        try Command.refuse(["oracle", "a.npz", "--system", "s1", "--steps", "0"], "--steps is 0")
        try Command.refuse(["oracle", "a.npz"], "--system")
    }
}
