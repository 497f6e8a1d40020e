import Files
import Foundation
import Testing

@testable import TensorBoard

@Suite struct EventFileTests {
    @Test func everyBeginningHasAFileOfItsOwnInOrder() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let first = try EventFile(in: folder, after: 0, wallTime: 1)
        let event = Event(wallTime: 2, step: 5, .summary([.scalar(tag: "a", 1)]))
        try first.append([event])
        let second = try EventFile(in: folder, after: 3, wallTime: 4)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        #expect(names == ["events.out.tfevents.000001", "events.out.tfevents.000002"])
        #expect(second.path == folder + "/" + names[1])
        let version = Event(wallTime: 1, step: 0, .fileVersion).record
        #expect(
            FileManager.default.contents(atPath: first.path)
                == Data(version + Event(wallTime: 1, step: 1, .sessionStart).record + event.record))
        #expect(
            FileManager.default.contents(atPath: second.path)?.suffix(10)
                == Data(Event(wallTime: 4, step: 4, .sessionStart).record).suffix(10))
    }

    @Test func aDirectoryThatIsNotThereIsNamed() {
        #expect(
            throws: FileFailure("/nowhere/events.out.tfevents.000001", code: ENOENT)
        ) {
            try EventFile(in: "/nowhere", after: 0, wallTime: 0)
        }
    }
}
