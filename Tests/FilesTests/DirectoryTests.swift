import Foundation
import TestSupport
import Testing

@testable import Files

@Suite struct DirectoryTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func `directories are made with those they are in`() throws {
        try Directory.create(folder.file("a/b/c/"))
        try Directory.create(folder.file("a/b"))
        #expect(try folder.names == ["a"])
        try AtomicFile.write("text", to: folder.file("a/file"))
        for path in [folder.file("a/file"), folder.file("a/file/x"), folder.file("a/file/x/y")] {
            #expect(throws: FileFailure(path, code: ENOTDIR)) { try Directory.create(path) }
        }
        #expect(throws: FileFailure("", code: ENOENT)) { try Directory.create("") }
    }

    @Test func `a directory is there whole or not at all`() throws {
        try Directory.write(folder.file("sets/one")) { try AtomicFile.write("text", to: $0 + "/file") }
        #expect(try WholeFile.read(folder.file("sets/one/file")) == Array("text".utf8))
        let taken = #expect(throws: FileFailure.self) {
            try Directory.write(folder.file("sets/one")) { try AtomicFile.write("other", to: $0 + "/file") }
        }
        #expect(taken?.path == folder.file("sets/one") && [ENOTEMPTY, EEXIST].contains(taken?.code))
        // A failure inside names the directory that was asked for.
        #expect(throws: FileFailure(folder.file("sets/two"), code: ENOENT)) {
            try Directory.write(folder.file("sets/two")) { try AtomicFile.write("text", to: $0 + "/none/file") }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("sets")) == ["one"])
    }
}

/// What killed processes leave is removed by the next that writes there; what others are at is not.
@Suite struct TemporaryNameTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func make(_ names: String...) throws {
        for name in names { try Data("half".utf8).write(to: URL(fileURLWithPath: folder.file(name))) }
    }

    @Test func `a write removes what is left of its own name`() throws {
        let ended = try endedProcess()
        try make(
            ".a.npz.\(ended).tmp", ".b.npz.\(ended).tmp", ".a.npz.\(getppid()).tmp", ".a.npz.tmp", "a.npz.\(ended).tmp")
        try AtomicFile.write("whole", to: folder.file("a.npz"))
        #expect(
            try folder.names
                == [".a.npz.\(getppid()).tmp", ".a.npz.tmp", ".b.npz.\(ended).tmp", "a.npz", "a.npz.\(ended).tmp"]
                .sorted())
        try Directory.create(folder.file(".set.\(ended).tmp/data"))
        try Directory.create(folder.file(".set.\(getpid()).tmp/data"))
        try Directory.write(folder.file("set")) { try AtomicFile.write("whole", to: $0 + "/file") }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("set")) == ["file"])
        #expect(try !folder.names.contains { $0.hasPrefix(".set") })
    }

    @Test func `whoever holds a folder removes all that is left in it`() throws {
        let ended = try endedProcess()
        let others = [
            ".best.\(getppid()).tmp", ".hidden", ".notes.partial-draft", ".x.tmp", "checkpoint", "c.\(ended).tmp",
        ]
        for name in others { try make(name) }
        try make(".checkpoint.safetensors.\(ended).tmp", ".dat.nosync41.Ab3Xyz")
        try Directory.create(folder.file(".log.partial-\(UUID().uuidString)/data"))
        try Directory.create(folder.file(".log.\(ended).tmp/data"))
        TemporaryName.sweepHeld(folder.path)
        #expect(try folder.names == others.sorted())
        TemporaryName.sweepHeld(folder.file("none"))
    }
}
