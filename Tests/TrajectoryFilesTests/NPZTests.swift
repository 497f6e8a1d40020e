import Files
import Foundation
import Testing

@testable import TrajectoryFiles

@Suite struct NPZTests {
    private static let codes = ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"]

    @Test(arguments: ["arrays", "arrays-compressed"])
    func `every type, order and byte order reads to the same numbers`(file: String) throws {
        let npz = try NPZ(contentsOf: Fixtures.generated("\(file).npz"))
        for name in Self.codes + Self.codes.filter({ !$0.hasSuffix("1") }).map({ "big_\($0)" }) {
            let array = try #require(npz[name])
            #expect(array.shape == [3, 4] && array.elementType.rawValue == name.suffix(2))
            #expect(array.integers() == Array(0..<12), "\(name)")
            #expect(array.floats() == (0..<12).map(Float.init), "\(name)")
            #expect(array.doubles() == (0..<12).map(Double.init), "\(name)")
        }
        #expect(npz["bool"]?.elementType == .bool)
        #expect(npz["bool"]?.integers() == (0..<12).map { ($0 + 1) % 2 })
        #expect(npz["fortran"]?.doubles() == (0..<12).map { Double($0) - 6.5 })
        #expect(npz["fortran"]?.integers() == nil)
        #expect(npz["fortran3"]?.shape == [2, 3, 4])
        #expect(npz["fortran3"]?.doubles() == (0..<24).map(Double.init))
        #expect(npz["scalar"]?.shape == [] && npz["scalar"]?.floats() == [2.5])
        #expect(npz["empty"]?.shape == [0, 3] && npz["empty"]?.count == 0)
        #expect(npz["vector"]?.doubles() == [0, 0.125, 0.25, 0.375, 0.5])
        #expect(npz.names.first == "f2" && npz.names.last == "vector")
        #expect(npz["none"] == nil)
    }

    @Test func `extremes of every type survive`() throws {
        let halves = NPZArray(shape: [3], elementType: .float16, data: [0xff, 0x7b, 0x01, 0x00, 0x00, 0xfc])
        #expect(halves.floats() == [65504, 5.9604645e-8, -.infinity])
        #expect(halves.integers() == nil)
        let unsigned = NPZArray(shape: [1], elementType: .uint64, data: [UInt8](repeating: 255, count: 8))
        #expect(unsigned.integers() == nil && unsigned.doubles() == [0x1p64])
        #expect(NPZArray([Int.min, Int.max], shape: [2]).integers() == [Int.min, Int.max])
        let negative = NPZArray(shape: [2], elementType: .int16, data: [0xff, 0xff, 0x00, 0x80])
        #expect(negative.integers() == [-1, -32768])
    }

    @Test func `what is written reads back`() throws {
        try Fixtures.withTemporaryDirectory { directory in
            let path = "\(directory)/arrays.npz"
            let written: NPZ = NPZ([
                "zebra": NPZArray([1.5, -2, .nan] as [Float], shape: [3]),
                "apple": NPZArray([1, 2, 3, 4, 5, 6], shape: [2, 3]),
                "flags": NPZArray([true, false], shape: [2, 1]), "scalar": NPZArray([Double.pi], shape: []),
                "bytes": NPZArray([7, 8] as [UInt8], shape: [1, 2]), "empty": NPZArray([] as [Float], shape: [0, 4]),
            ])
            try written.write(to: path)
            let read = try NPZ(contentsOf: path)
            #expect(read == written)
            #expect(read.names == ["zebra", "apple", "flags", "scalar", "bytes", "empty"])
            try NPZ().write(to: path)
            #expect(try NPZ(contentsOf: path).names.isEmpty)
        }
    }

    @Test func `the same arrays give the same bytes, laid out as NumPy lays them`() throws {
        try Fixtures.withTemporaryDirectory { directory in
            let npz = NPZ(["x": NPZArray([1, 2] as [Float], shape: [2]), "y": NPZArray([3], shape: [1])])
            try npz.write(to: "\(directory)/first.npz")
            Thread.sleep(forTimeInterval: 2.1)  // A zip's times count in steps of two seconds.
            try npz.write(to: "\(directory)/second.npz")
            let first = try Data(contentsOf: URL(fileURLWithPath: "\(directory)/first.npz"))
            #expect(try first == Data(contentsOf: URL(fileURLWithPath: "\(directory)/second.npz")))
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory).count == 2)
        }
        let header = NPYHeader.bytes(for: NPZArray([1, 2] as [Float], shape: [2]))
        let text = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }"
        #expect(header.count == 128)
        #expect(header.prefix(10) == [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0])
        #expect(
            String(decoding: header.dropFirst(10), as: UTF8.self) == text
                + String(repeating: " ", count: 117 - text.count) + "\n")
        #expect(try NPYHeader(header).shape == [2])
    }

    @Test func `a failed write leaves the old file`() throws {
        try Fixtures.withTemporaryDirectory { directory in
            let missing = "\(directory)/none/arrays.npz"
            #expect(throws: LogError.cannotWrite(FileFailure(missing, code: ENOENT))) {
                try NPZ(["x": NPZArray([1], shape: [1])]).write(to: missing)
            }
            // A directory in the way: the arrays are written, the move fails, and nothing stays behind.
            let taken = "\(directory)/taken.npz"
            try FileManager.default.createDirectory(atPath: taken + "/inside", withIntermediateDirectories: true)
            #expect(throws: LogError.self) { try NPZ(["x": NPZArray([1], shape: [1])]).write(to: taken) }
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["taken.npz"])
        }
    }

    @Test func `arrays that hold no numbers are named`() {
        let path = Fixtures.generated("strings.npz")
        #expect(
            throws: LogError.unsupportedType(
                path: path, column: "words", found: "elements of NumPy type <U2",
                remedy: "store numbers or Booleans, or remove it")
        ) { try NPZ(contentsOf: path) }
        #expect(throws: LogError.missingFile(path: "/none.npz")) { try NPZ(contentsOf: "/none.npz") }
    }

    @Test func `a flipped byte is found by its checksum`() throws {
        try Fixtures.withTemporaryDirectory { directory in
            let path = "\(directory)/arrays.npz"
            try NPZ(["x": NPZArray([1, 2, 3] as [Float], shape: [3])]).write(to: path)
            var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            let values = try #require(bytes.range(of: Data([0, 0, 0x80, 0x3f, 0, 0, 0, 0x40])))
            bytes[values.lowerBound] = 1
            try bytes.write(to: URL(fileURLWithPath: path))
            #expect(throws: LogError.truncatedFile(path: path, detail: "'x' does not match its checksum")) {
                try NPZ(contentsOf: path)
            }
        }
    }

    @Test func `headers of all versions parse, and others do not`() throws {
        let text = "{\"shape\": (3, 4L), 'descr': '>i2', 'fortran_order': True}\n".replacing("L", with: "")
        let second = [0x93] + Array("NUMPY".utf8) + [2, 0, UInt8(text.utf8.count), 0, 0, 0] + Array(text.utf8)
        let header = try NPYHeader(second)
        #expect(header.shape == [3, 4] && header.elementType == .int16 && header.isBigEndian && header.isColumnMajor)
        #expect(header.length == second.count)
        for size in [0, 5, 11, 40] {
            #expect(throws: NPYHeader.Failure.malformed) { try NPYHeader(Array(second.prefix(size))) }
        }
    }
}
