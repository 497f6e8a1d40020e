import Foundation
import TestSupport
import Testing

@testable import Files

@Suite struct AtomicFileTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func `a full disk leaves the old file and no temporary one`() throws {
        let path = folder.file("model")
        try AtomicFile.write([1, 2, 3], to: path)
        let failure = #expect(throws: FileFailure.self) {
            try AtomicFile.write([UInt8](repeating: 9, count: 100), to: path) { descriptor, bytes, count in
                if count > 60 { return write(descriptor, bytes, 40) }
                errno = ENOSPC
                return -1
            }
        }
        #expect(failure == FileFailure(path, code: ENOSPC))
        #expect(
            failure?.description
                == "\(path): cannot write: No space left on device; free space there, or choose another path")
        #expect(try WholeFile.read(path) == [1, 2, 3])
        #expect(try folder.names == ["model"])
    }

    @Test func `short and interrupted writes are continued`() throws {
        let path = folder.file("model")
        let bytes = (0..<100).map { UInt8($0) }
        var calls = 0
        try AtomicFile.write(bytes, to: path) { descriptor, buffer, count in
            calls += 1
            errno = EINTR
            return calls.isMultiple(of: 2) ? -1 : write(descriptor, buffer, min(count, 7))
        }
        #expect(try WholeFile.read(path) == bytes)
    }

    @Test func `a link is followed, also one that leads nowhere yet`() throws {
        try AtomicFile.write([1], to: folder.file("step-1"))
        try folder.link("latest", to: "step-1")
        try folder.link("later", to: folder.file("latest"))
        try AtomicFile.write([2], to: folder.file("later"))
        #expect(try WholeFile.read(folder.file("step-1")) == [2])
        try Directory.create(folder.file("disk"))
        try folder.link("new", to: "disk/step-2")
        try AtomicFile.write([3], to: folder.file("new"))
        #expect(try WholeFile.read(folder.file("disk/step-2")) == [3])
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.file("new")) == "disk/step-2")
        try folder.link("a", to: "b")
        try folder.link("b", to: "a")
        #expect(throws: FileFailure(folder.file("a"), code: ELOOP)) { try AtomicFile.write([4], to: folder.file("a")) }
        #expect(try folder.names == ["a", "b", "disk", "later", "latest", "new", "step-1"])
    }

    @Test func `what is no file stays, and each failure has its remedy`() throws {
        try Data().write(to: URL(fileURLWithPath: folder.file("file")))
        for (name, reason, remedy) in [
            ("none/a", "No such file or directory", "make its directory first, or choose another path"),
            ("file/a", "Not a directory", "a part of the path is no directory: choose another path"),
            ("", "not a regular file", "remove what is there, or choose another path"),
            (String(repeating: "n", count: 300), "File name too long", "choose a shorter name"),
        ] {
            let path = folder.file(name)
            let failure = #expect(throws: FileFailure.self) { try AtomicFile.write([1], to: path) }
            #expect(failure?.description == "\(path): cannot write: \(reason); \(remedy)")
        }
        #expect(FileFailure("a", code: EROFS).remedy == "choose a path on a file system that can be written to")
        #expect(FileFailure("a", code: EACCES).remedy == "change the permissions there, or choose another path")
        #expect(throws: FileFailure.self) { try AtomicFile.write([1], to: "/dev/null") }
        #expect(try folder.names == ["file"])
    }
}
