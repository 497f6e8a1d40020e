import Testing

@testable import Checkpoints

/// Damage to a file is found when it is read. The constants are those of another implementation of the formula, in Python.
@Suite struct ChecksumTests {
    private let sound = SafetensorsFileTests.example.encoded()

    private var dataStart: Int {
        SafetensorsHeader.lengthByteCount + sound[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    @Test func everyChangedByteOfTheDataIsFound() {
        for position in dataStart..<sound.count {
            for bit in 0..<8 {
                var bytes = sound
                bytes[position] ^= 1 << bit
                #expect(throws: CheckpointError.damaged(path: "x")) { try SafetensorsFile(decoding: bytes, path: "x") }
            }
        }
    }

    /// A header that still means the same may be taken: no tensor has changed.
    @Test func noChangedBitOfTheHeaderChangesATensor() {
        for position in 0..<dataStart {
            for bit in 0..<8 {
                var bytes = sound
                bytes[position] ^= 1 << bit
                guard let read = try? SafetensorsFile(decoding: bytes, path: "x") else { continue }
                #expect(read.entries == SafetensorsFileTests.example.entries, "bit \(bit) of byte \(position)")
            }
        }
    }

    @Test func changedMetadataAndNamesAreFound() throws {
        let text = String(decoding: sound[8..<dataStart], as: UTF8.self)
        for (found, other) in [("\"step\":\"12\"", "\"step\":\"13\""), ("\"empty\"", "\"emptx\"")] {
            let header = text.replacing(found, with: other)
            #expect(header != text)
            let bytes = sound[..<8] + Array(header.utf8) + sound[dataStart...]
            #expect(throws: CheckpointError.damaged(path: "x")) {
                try SafetensorsFile(decoding: Array(bytes), path: "x")
            }
        }
        #expect(
            CheckpointError.damaged(path: "m").description
                == "m: damaged: its checksum does not fit its contents; copy it again or use an earlier checkpoint")
    }

    /// As other programs and earlier versions wrote them.
    @Test func aFileWithoutAChecksumIsRead() throws {
        let header = #"{"__metadata__":{"a":"1"},"x":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}"#
        let bytes = [UInt8(header.utf8.count), 0, 0, 0, 0, 0, 0, 0] + Array(header.utf8) + [4, 5]
        let read = try SafetensorsFile(decoding: bytes, path: "x")
        #expect(read["x"]?.bytes == [4, 5] && read.metadata == ["a": "1"])
    }

    /// Runs of all lengths: words that fill the lanes, words that are left, bytes that are left.
    @Test func lengthAndOrderCount() {
        var sums: Set<String> = []
        for count in 0..<70 {
            for first: UInt8 in [0, 1] {
                var checksum = Checksum()
                checksum.add([UInt8](repeating: 0, count: count)[...])
                checksum.add([first][...])
                sums.insert(checksum.text)
            }
        }
        #expect(sums.count == 140 && sums.allSatisfy { $0.count == 16 })
        func sum(_ runs: [UInt8]...) -> String {
            var checksum = Checksum()
            for run in runs { checksum.add(run[...]) }
            return checksum.text
        }
        #expect(sum([1, 2], [3]) != sum([1], [2, 3]))
        #expect(sum(Array(0..<64)) != sum(Array((0..<64).reversed())))
    }
}
