import Files
import TestSupport
import Testing

@testable import Checkpoints

@Suite struct WritingTests {
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

    @Test func messagesForPathsThatCannotBeUsed() throws {
        let missing = folder.file("none/model.safetensors")
        let reading = #expect(throws: CheckpointError.self) { try SafetensorsFile(contentsOf: missing) }
        #expect(
            reading?.description
                == "\(missing): cannot read: No such file or directory; check the path and its permissions")
        let writing = #expect(throws: CheckpointError.self) { try SafetensorsFile().write(to: missing) }
        #expect(
            writing?.description == "\(missing): cannot write: No such file or directory; "
                + "make its directory first, or choose another path")
        let onFolder = #expect(throws: CheckpointError.self) { try SafetensorsFile().write(to: folder.path) }
        #expect(
            onFolder?.description == "\(folder.path): cannot write: not a regular file; "
                + "remove what is there, or choose another path")
    }
}
