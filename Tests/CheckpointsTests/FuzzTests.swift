import TestSupport
import Testing

@testable import Checkpoints

@Suite struct FuzzTests {
    /// Damaged bytes give an error or tensors, and never end the process.
    @Test func damagedFilesAreRefusedOrRead() {
        let sound = SafetensorsFileTests.example.encoded()
        var read = 0
        for bytes in Mutations(of: sound, count: 5000, seed: 1) {
            guard let file = try? SafetensorsFile(decoding: bytes, path: "x") else { continue }
            read += 1
            for entry in file.entries {
                let count = entry.tensor.elementCount
                #expect(count * entry.tensor.elementType.byteCount == entry.tensor.bytes.count)
                #expect(entry.tensor.shape.reduce(1, *) == count)
            }
            #expect((try? SafetensorsFile(decoding: file.encoded(), path: "x")) != nil)
        }
        // Few: a checksum finds most of what is damaged.
        #expect((10..<5000).contains(read))
    }
}
