import Foundation
import Testing

@testable import TrajectoryFiles

/// h5py's own filter.
@Suite struct LZFTests {
    private func decompressed(_ input: [UInt8], to count: Int) -> [UInt8]? {
        var output = [UInt8](repeating: 0xee, count: count)
        let isWhole = input.withUnsafeBytes { bytes in
            output.withUnsafeMutableBytes { LZFFilter.decompress(bytes, into: $0) }
        }
        return isWhole ? output : nil
    }

    @Test func `a recorded file and a generated one read as they were`() throws {
        let recorded = try LogReader.read([Fixtures.recorded("edge/lzf.hdf5")]).dataset.episodes
        #expect(recorded.map(\.observations) == [(0..<67).flatMap { [Double](repeating: Double($0), count: 9) }])
        let episode = try LogReader.read([Fixtures.generated("lzf.hdf5")]).dataset.episodes[0]
        let zeros = [Double](repeating: 0, count: 40)
        #expect(episode.observations == (0..<301).flatMap { Fixtures.observations(1, start: $0) + zeros })
        #expect(episode.actions == Fixtures.actions(300) && episode.rewards == Fixtures.rewards(300))
    }

    @Test func `literals, copies and copies of themselves`() {
        #expect(decompressed([2, 7, 8, 9], to: 3) == [7, 8, 9])
        // Four bytes from three before, then nine from one before: 7 + 0 + 2.
        #expect(decompressed([2, 7, 8, 9, 2 << 5, 2], to: 7) == [7, 8, 9, 7, 8, 9, 7])
        #expect(decompressed([0, 5, 7 << 5, 0, 0], to: 10) == [UInt8](repeating: 5, count: 10))
        #expect(decompressed([], to: 0) == [])
    }

    @Test(
        arguments: [
            ([2, 7, 8], 3), ([2, 7, 8, 9], 2), ([2, 7, 8, 9], 4), ([0, 5, 1 << 5], 4), ([0, 5, 7 << 5], 10),
            ([0, 5, 7 << 5, 0], 10), ([0, 5, 1 << 5, 1], 4), ([1 << 5, 0], 3), ([0, 5, 7 << 5, 255, 0], 10),
        ] as [([UInt8], Int)])
    func `what points outside, or ends early or late, is damage`(input: [UInt8], count: Int) {
        #expect(decompressed(input, to: count) == nil)
    }

    @Test func `a damaged chunk is an error`() {
        let path = Fixtures.generated("lzf-damaged.hdf5")
        guard case .unreadableFile(path, let detail)? = Fixtures.error(path) else {
            Issue.record("another error")
            return
        }
        #expect(detail.hasPrefix("'observations'"))
    }

    /// The filter's number, and what it is told of a chunk's size, stand before and after its name.
    @Test func `a filter that is missing is named, and one that is told another size is refused`() throws {
        let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: Fixtures.generated("lzf.hdf5"))))
        let name = try #require(whole.indices.first { whole[$0...].starts(with: Array("lzf\0".utf8)) })
        #expect(whole[name - 8] == 0x00 && whole[name - 7] == 0x7d)
        try Fixtures.withTemporaryDirectory { directory in
            let path = "\(directory)/log.hdf5"
            func error(_ place: Int) throws -> LogError? {
                var bytes = whole
                bytes[place] += 1
                try Data(bytes).write(to: URL(fileURLWithPath: path))
                return Fixtures.error(path)
            }
            guard case .unsupportedFilter(path, _, "lzf")? = try error(name - 8) else {
                Issue.record("another error")
                return
            }
            guard case .truncatedFile(path, let detail)? = try error(name + 8 + 8) else {
                Issue.record("another error")
                return
            }
            #expect(detail.contains("LZF"))
        }
    }
}
