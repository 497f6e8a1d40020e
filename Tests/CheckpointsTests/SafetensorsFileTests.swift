import Foundation
import Testing

@testable import Checkpoints

@Suite struct SafetensorsFileTests {
    static var example: SafetensorsFile {
        var file = SafetensorsFile(metadata: ["step": "12", "kind": "naïve \"rssm\"\n\u{1}"])
        file.append(TensorData(shape: [3], elementType: .uint8, bytes: [1, 0, 255]), named: "mask")
        file.append(TensorData(shape: [2, 3], floats: [1.5, -2, 3.25, 0, 1e-3, .infinity]), named: "gru/weight \\")
        file.append(TensorData(shape: [], doubles: [0.1]), named: "scalar")
        file.append(TensorData(shape: [0, 4], floats: []), named: "empty")
        file.append(TensorData(shape: [2], ints: [1 << 40, -3]), named: "step")
        return file
    }

    @Test func readingBackGivesTheSameEntriesInTheSameOrder() throws {
        let bytes = Self.example.encoded()
        let read = try SafetensorsFile(decoding: bytes, path: "x")
        #expect(read == Self.example)
        #expect(read.entries.map(\.name) == ["mask", "gru/weight \\", "scalar", "empty", "step"])
        #expect(read["gru/weight \\"]?.floats == [1.5, -2, 3.25, 0, 1e-3, .infinity])
        #expect(read["scalar"]?.doubles == [0.1])
        #expect(read["step"]?.ints == [1 << 40, -3])
        #expect(read["step"]?.floats == nil)
        #expect(read.encoded() == bytes)
    }

    @Test func bytesAreTheDocumentedLayout() {
        var file = SafetensorsFile(metadata: ["b": "2", "a": "1"])
        file.append(TensorData(shape: [1], elementType: .uint8, bytes: [7]), named: "narrow")
        file.append(TensorData(shape: [1], floats: [1]), named: "wide")
        let header =
            #"{"__metadata__":{"a":"1","b":"2","checksum":"dd1c8d629976b8f1"},"#
            + #""narrow":{"dtype":"U8","shape":[1],"data_offsets":[4,5]},"wide":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#
        let padded = header + String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
        let expected = [UInt8(padded.utf8.count), 0, 0, 0, 0, 0, 0, 0] + Array(padded.utf8) + [0, 0, 0x80, 0x3f, 7]
        #expect(file.encoded() == expected)
    }

    @Test func anEmptyFileIsSound() throws {
        let bytes = SafetensorsFile().encoded()
        #expect(bytes == [48, 0, 0, 0, 0, 0, 0, 0] + Array(#"{"__metadata__":{"checksum":"26c1e2e167179b43"}}"#.utf8))
        #expect(try SafetensorsFile(decoding: bytes, path: "x") == SafetensorsFile())
    }

    /// Written by the Python package safetensors 0.8.0 with NumPy 2.4.6: `safetensors.numpy.save` of the tensors below.
    @Test func readsAFileWrittenByPython() throws {
        let text = """
            WAEAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJraW5kIjoibmHDr3ZlIFwicnNzbVwiIn0sInN0ZXAiOnsiZHR5cGUiOiJJNjQiLCJzaGFwZSI6\
            WzJdLCJkYXRhX29mZnNldHMiOlswLDE2XX0sInNjYWxhciI6eyJkdHlwZSI6IkY2NCIsInNoYXBlIjpbXSwiZGF0YV9vZmZzZXRzIjpbMTYs\
            MjRdfSwiZW1wdHkiOnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6WzAsNF0sImRhdGFfb2Zmc2V0cyI6WzI0LDI0XX0sIndlaWdodCI6eyJkdHlw\
            ZSI6IkYzMiIsInNoYXBlIjpbMiwzXSwiZGF0YV9vZmZzZXRzIjpbMjQsNDhdfSwibWFzayI6eyJkdHlwZSI6IlU4Iiwic2hhcGUiOlszXSwi\
            ZGF0YV9vZmZzZXRzIjpbNDgsNTFdfX0gICAgIAAAAAAAAQAA/f////////+amZmZmZm5PwAAwD8AAADAAABQQAAAAABvEoM6AADgQAEA/w==
            """
        let read = try SafetensorsFile(decoding: [UInt8](try #require(Data(base64Encoded: text))), path: "x")
        var expected = SafetensorsFile(metadata: ["kind": "naïve \"rssm\""])
        expected.append(TensorData(shape: [2], ints: [1 << 40, -3]), named: "step")
        expected.append(TensorData(shape: [], doubles: [0.1]), named: "scalar")
        expected.append(TensorData(shape: [0, 4], floats: []), named: "empty")
        expected.append(TensorData(shape: [2, 3], floats: [1.5, -2, 3.25, 0, 1e-3, 7]), named: "weight")
        expected.append(TensorData(shape: [3], elementType: .uint8, bytes: [1, 0, 255]), named: "mask")
        #expect(read == expected)
    }

    @Test func expectedTensorsAreHeldToTheirShapeAndType() throws {
        let read = try SafetensorsFile(decoding: Self.example.encoded(), path: "run/model.safetensors")
        #expect(try read.tensor(named: "step", shape: [2], elementType: .int64).ints == [1 << 40, -3])
        let failures: [(String, [Int], ElementType, String)] = [
            (
                "bias", [2], .int64,
                "run/model.safetensors: tensor 'bias' is missing; it is damaged or of another version: use another checkpoint"
            ),
            (
                "step", [3, 1], .int64,
                "run/model.safetensors: tensor 'step' has shape [2], the model expects [3, 1]; "
                    + "it is damaged or of another version: use another checkpoint"
            ),
            (
                "step", [2], .float32,
                "run/model.safetensors: tensor 'step' has element type I64, expected F32; convert the file"
            ),
        ]
        for (name, shape, elementType, message) in failures {
            let error = #expect(throws: CheckpointError.self) {
                try read.tensor(named: name, shape: shape, elementType: elementType)
            }
            #expect(error?.description == message)
        }
    }
}
