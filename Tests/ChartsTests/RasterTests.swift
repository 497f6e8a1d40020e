import Testing

@testable import Charts

@Suite struct RasterTests {
    /// Runs of every length about those at which codes change, and every byte.
    @Test func whatIsCompressedComesBack() throws {
        var data: [UInt8] = Array(0...255)
        for (index, count) in [1, 2, 3, 4, 10, 11, 12, 66, 67, 130, 257, 258, 259, 260, 261, 262, 517, 2000]
            .enumerated()
        {
            data += [UInt8](repeating: UInt8(index * 13), count: count)
        }
        #expect(try Inflate.decompress(Deflate.compress(data)) == data)
        #expect(try Inflate.decompress(Deflate.compress([])) == [])
        #expect(Deflate.compress([UInt8](repeating: 7, count: 25_800)).count < 200)
    }

    /// The checksum of "Wikipedia" is 11E60398.
    @Test func streamsEndWithTheirChecksum() {
        #expect(Deflate.compress(Array("Wikipedia".utf8)).suffix(4) == [0x11, 0xe6, 0x03, 0x98])
    }

    @Test func aPNGHoldsTheImage() throws {
        var image = RasterImage(width: 3, height: 2)
        image.blend([10, 20, 30], x: 1, y: 0, opacity: 1)
        image.blend([0, 0, 0], x: 2, y: 1, opacity: 0.5)
        let png = image.png
        #expect(
            png.starts(with: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]))
        #expect(Array(png[16..<29]) == [0, 0, 0, 3, 0, 0, 0, 2, 8, 2, 0, 0, 0])
        // After the header's checksum: length, name, data.
        let length = png[33..<37].reduce(0) { $0 << 8 | Int($1) }
        let rows = try Inflate.decompress(Array(png[41..<41 + length]))
        let white: [UInt8] = [255, 255, 255]
        let first = white + [10, 20, 30] + white
        let second = white + white + [128, 128, 128]
        #expect(rows == [2] + first + [2] + zip(second, first).map { $0 &- $1 })
        #expect(png.suffix(12) == [0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82])
    }

    @Test func lettersAreWhole() {
        for character in "0123456789abcdefghijklmnopqrstuvwxyzRMSE.,-+%/()" {
            let dots = PixelFont.dots(of: character)
            #expect(!dots.isEmpty, "\(character)")
            #expect(dots.allSatisfy { (0..<5).contains($0.0) && (0..<PixelFont.height).contains($0.1) }, "\(character)")
        }
        let all = "0123456789abcdefghijklmnopqrstuvwxyz".map { PixelFont.dots(of: $0).map { "\($0)" }.joined() }
        #expect(Set(all).count == all.count)
    }

    @Test func aLineIsDrawnWhereItsValuesLie() {
        let chart = LineChart(
            xRange: 0...10, yRange: 0...10,
            series: [Series("a", x: [0, 10], y: [5, 5], color: .vermilion)])
        let image = chart.raster(width: 320, height: 240)
        let colored = (0..<240).filter { image[200, $0] == [0xd5, 0x5e, 0x00] }
        // The plot reaches from the legend to the labels of x: rows 66 to 182.
        #expect(colored == [123, 124], "\(colored)")
        #expect(image[200, 90] == [255, 255, 255])
    }
}
