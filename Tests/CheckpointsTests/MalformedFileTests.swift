import Testing

@testable import Checkpoints

@Suite struct MalformedFileTests {
    /// A file of this header, unpadded, and this many zero bytes of data.
    private func bytes(_ header: String, dataLength: Int) -> [UInt8] {
        let length = UInt64(header.utf8.count)
        return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + Array(header.utf8)
            + [UInt8](repeating: 0, count: dataLength)
    }

    private func message(_ bytes: [UInt8]) -> String? {
        #expect(throws: CheckpointError.self) { try SafetensorsFile(decoding: bytes, path: "m.safetensors") }?
            .description
    }

    private func record(_ name: String, _ shape: String, _ begin: Int, _ end: Int, type: String = "F32") -> String {
        #""\#(name)":{"dtype":"\#(type)","shape":\#(shape),"data_offsets":[\#(begin),\#(end)]}"#
    }

    @Test func aSoundFileOfTheseHelpersIsAccepted() throws {
        let header = "{" + record("b", "[1]", 4, 8) + " , " + record("a", "[]", 0, 4) + "}"
        let file = try SafetensorsFile(decoding: bytes(header, dataLength: 8), path: "x")
        #expect(file.entries.map(\.name) == ["b", "a"])
    }

    @Test func messagesForTensorsThatDoNotTileTheData() {
        let cases: [(String, Int, String)] = [
            ("{" + record("a", "[1]", 4, 8) + "}", 8, "a gap before tensor 'a', at data byte 0"),
            (
                "{" + record("a", "[2]", 0, 8) + "," + record("b", "[1]", 4, 8) + "}", 8,
                "tensor 'b' overlaps another, at data byte 4"
            ),
            ("{" + record("a", "[1]", 0, 4) + "}", 9, "5 trailing bytes after the last tensor"),
            ("{}", 1, "1 trailing bytes after the last tensor"),
            ("{" + record("a", "[3]", 0, 12) + "}", 8, "truncated: the tensors take 12 bytes, 8 are there"),
            (
                "{" + record("a", "[2,3]", 0, 20) + "}", 20,
                "tensor 'a' of shape [2, 3] takes 24 bytes, its offsets are [0, 20]"
            ),
            ("{" + record("a", "[1]", 4, 0) + "}", 4, "tensor 'a' of shape [1] takes 4 bytes, its offsets are [4, 0]"),
            (
                "{" + record("a", "[4611686018427387904,4]", 0, 0) + "}", 0,
                "tensor 'a' has an impossible shape [4611686018427387904, 4]"
            ),
        ]
        for (header, dataLength, reason) in cases {
            #expect(
                message(bytes(header, dataLength: dataLength))
                    == "m.safetensors: not a sound safetensors file: \(reason); "
                    + "copy it again or use an earlier checkpoint")
        }
    }

    @Test func messagesForBrokenHeaders() {
        let huge: [UInt8] = [1, 0xe1, 0xf5, 5, 0, 0, 0, 0]
        let cases: [([UInt8], String)] = [
            ([1, 2, 3], "3 bytes are too few for a header"),
            (huge, "the header would take 100000001 bytes, more than 100000000"),
            (
                [UInt8](repeating: 255, count: 8),
                "the header would take 18446744073709551615 bytes, more than 100000000"
            ),
            ([9, 0, 0, 0, 0, 0, 0, 0, 0x7b], "truncated: the header takes 9 bytes, 1 are there"),
            (bytes("[]", dataLength: 0), "the header does not start with '{'"),
            (bytes("", dataLength: 0), "the header does not start with '{'"),
            (bytes("{", dataLength: 0), "the header is not valid JSON: expected a string, at header byte 1"),
            (
                bytes("{}x", dataLength: 0),
                "the header is not valid JSON: unexpected text after the object, at header byte 2"
            ),
            (
                bytes(#"{"a":tru}"#, dataLength: 0),
                "the header is not valid JSON: unexpected character, at header byte 5"
            ),
            (
                bytes(#"{"\ud800":1}"#, dataLength: 0),
                "the header is not valid JSON: half a surrogate pair, at header byte 8"
            ),
            (
                bytes("{" + record("a", "[]", 0, 4) + "," + record("a", "[]", 4, 8) + "}", dataLength: 8),
                "the header is not valid JSON: 'a' is repeated, at header byte 56"
            ),
            (
                bytes("{\"a\":" + String(repeating: "[", count: 1_000_000), dataLength: 0),
                "the header is not valid JSON: nested too deeply, at header byte 12"
            ),
            (
                bytes(#"{"a":{"dtype":"F32"}}"#, dataLength: 0),
                "tensor 'a' needs exactly a dtype, a shape and two data_offsets"
            ),
            (bytes(#"{"__metadata__":3}"#, dataLength: 0), "its metadata is not an object"),
            (bytes(#"{"__metadata__":{"step":3}}"#, dataLength: 0), "metadata 'step' is not a string"),
        ]
        for (bytes, reason) in cases {
            #expect(
                message(bytes) == "m.safetensors: not a sound safetensors file: \(reason); "
                    + "copy it again or use an earlier checkpoint")
        }
    }

    @Test func escapesAreRead() throws {
        let file = try SafetensorsFile(
            decoding: bytes(#"{"__metadata__":{"k":"\u00e9\ud83d\ude00\/\"\n"}}"#, dataLength: 0), path: "x")
        #expect(file.metadata == ["k": "é😀/\"\n"])
    }

    @Test func otherElementTypesAreNamed() {
        #expect(
            message(bytes("{" + record("a", "[1]", 0, 2, type: "BF16") + "}", dataLength: 2))
                == "m.safetensors: tensor 'a' has element type BF16; convert it to one of F32, F64, I64, U8")
    }

    @Test func everyTruncationOfASoundFileIsRefused() {
        let sound = SafetensorsFileTests.example.encoded()
        for count in 0..<sound.count {
            #expect(throws: CheckpointError.self) { try SafetensorsFile(decoding: Array(sound[..<count]), path: "x") }
        }
    }
}
