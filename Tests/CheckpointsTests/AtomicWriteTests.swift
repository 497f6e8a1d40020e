import Foundation
import Testing

@testable import Checkpoints

@Suite struct AtomicWriteTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func writtenFilesAreReadBackAndReplaced() throws {
        let path = folder.file("model.safetensors")
        try SafetensorsFile(metadata: ["step": "1"]).write(to: path)
        try SafetensorsFileTests.example.write(to: path)
        let read = try SafetensorsFile(contentsOf: path)
        #expect(read == SafetensorsFileTests.example)
        #expect(read.path == path)
        #expect(try folder.names == ["model.safetensors"])
    }

    @Test func aFullDiskLeavesTheOldFileAndNoTemporary() throws {
        let path = folder.file("model.safetensors")
        try AtomicFile.write([1, 2, 3], to: path)
        let failure = #expect(throws: FileFailure.self) {
            try AtomicFile.write([UInt8](repeating: 9, count: 100), to: path) { descriptor, bytes, count in
                if count > 60 { return write(descriptor, bytes, 40) }
                errno = ENOSPC
                return -1
            }
        }
        #expect(failure == FileFailure(step: "write", reason: "No space left on device"))
        #expect(try WholeFile.read(path) == [1, 2, 3])
        #expect(try folder.names == ["model.safetensors"])
    }

    @Test func shortAndInterruptedWritesAreContinued() throws {
        let path = folder.file("model.safetensors")
        let bytes = (0..<100).map { UInt8($0) }
        var calls = 0
        try AtomicFile.write(bytes, to: path) { descriptor, buffer, count in
            calls += 1
            errno = EINTR
            return calls.isMultiple(of: 2) ? -1 : write(descriptor, buffer, min(count, 7))
        }
        #expect(try WholeFile.read(path) == bytes)
    }

    @Test func aLinkIsFollowed() throws {
        try AtomicFile.write([1], to: folder.file("step-1"))
        try FileManager.default.createSymbolicLink(atPath: folder.file("latest"), withDestinationPath: "step-1")
        try AtomicFile.write([2], to: folder.file("latest"))
        #expect(try WholeFile.read(folder.file("step-1")) == [2])
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.file("latest")) == "step-1")
    }

    @Test func messagesForPathsThatCannotBeUsed() throws {
        let missing = folder.file("none/model.safetensors")
        let reading = #expect(throws: CheckpointError.self) { try SafetensorsFile(contentsOf: missing) }
        #expect(
            reading?.description
                == "\(missing): cannot read: No such file or directory; check the path and its permissions")
        let writing = #expect(throws: CheckpointError.self) { try SafetensorsFile().write(to: missing) }
        #expect(
            writing?.description == "\(missing): cannot write (create): No such file or directory; "
                + "free space or choose another folder")
        let onFolder = #expect(throws: CheckpointError.self) { try SafetensorsFile().write(to: folder.path) }
        #expect(
            onFolder?.description == "\(folder.path): cannot write (open): not a regular file; "
                + "free space or choose another folder")
    }
}
