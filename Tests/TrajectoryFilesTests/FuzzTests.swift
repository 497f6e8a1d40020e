import Foundation
import TestSupport
import Testing
import Trajectories

@testable import TrajectoryFiles

/// Damaged bytes give an error or numbers, and never end the process. HDF5 files are left out: the library itself crashes on
/// some.
@Suite struct FuzzTests {
    private static let header = Array(
        "\u{93}NUMPY".unicodeScalars.map { UInt8($0.value) } + [1, 0, 118, 0]
            + Array("{'descr': '<f4', 'fortran_order': True, 'shape': (3, 4, 5), }".utf8)
            + [UInt8](repeating: 0x20, count: 56) + [0x0a])

    @Test func `headers of arrays`() {
        var parsed = 0
        for bytes in Mutations(of: Self.header, count: 4000, seed: 1) {
            guard let header = try? NPYHeader(bytes) else { continue }
            parsed += 1
            _ = header.dataLength
        }
        #expect((100..<4000).contains(parsed))
    }

    @Test func `spaces of Minari`() throws {
        let path = Fixtures.generated("minari-dict/data/metadata.json")
        let text = try Data(contentsOf: URL(fileURLWithPath: path))
        var parsed = 0
        for bytes in Mutations(of: Array(text), count: 3000, seed: 2) {
            guard let metadata = try? MinariMetadata(Data(bytes)) else { continue }
            parsed += 1
            for space in [metadata.observationSpace, metadata.actionSpace].compactMap(\.self) {
                for leaf in space.leaves(in: "observations") {
                    guard case .known(let known) = leaf.space else { continue }
                    #expect(known.elements.count == known.storedSize && known.encodedSize > -1)
                    #expect(known.elements.allSatisfy { !$0.holds(.nan) })
                }
            }
        }
        #expect((100..<3000).contains(parsed))
        for depth in [500, 100_000] {
            let nested = String(repeating: "[", count: depth)
            #expect(throws: (any Error).self) { try MinariMetadata(Data(nested.utf8)) }
            let space = #"{"observation_space": "{\"type\": \"MultiBinary\", \"n\": "# + nested + #"}"}"#
            #expect(throws: (any Error).self) { try MinariMetadata(Data(space.utf8)) }
        }
    }

    @Test func `directories of zip files`() throws {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: Fixtures.hostile("npz-sound.npz"))))
        let start = try #require(Data(bytes).range(of: Data([0x50, 0x4b, 1, 2]))).lowerBound
        var parsed = 0
        for directory in Mutations(of: Array(bytes[start...]), count: 4000, seed: 3) {
            let file = Array(bytes[..<start]) + directory
            let found = ZipDirectory(size: file.count) { $0.upperBound <= file.count ? Array(file[$0]) : nil }
            parsed += found == nil ? 0 : 1
            _ = found?.overlaps
        }
        #expect((100..<4000).contains(parsed))
    }

    @Test func `whole tables`() throws {
        try Fixtures.withTemporaryDirectory { directory in
            let sound = [UInt8](try Data(contentsOf: URL(fileURLWithPath: Fixtures.hostile("npz-sound.npz"))))
            let path = "\(directory)/log.npz"
            var read = 0
            for bytes in Mutations(of: sound, count: 500, seed: 4) {
                try Data(bytes).write(to: URL(fileURLWithPath: path))
                do {
                    read += try LogReader.read([path]).dataset.episodes.count
                } catch {
                    #expect(error is LogError)
                }
            }
            #expect((1..<500).contains(read))
        }
    }
}
