extension RasterImage {
    /// The image as a PNG file; equal images give equal bytes.
    public var png: [UInt8] {
        func word(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
        func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
            let body = Array(name.utf8) + data
            return word(data.count) + body + word(Int(CyclicRedundancyCheck.ieee(body)))
        }
        let header = word(width) + word(height) + [8, 2, 0, 0, 0]  // 8 bits a channel, color.
        return [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] + chunk("IHDR", header)
            + chunk("IDAT", Deflate.compress(filtered)) + chunk("IEND", [])
    }

    /// Each row as its differences from the one above (filter 2), which are zero almost everywhere.
    private var filtered: [UInt8] {
        let rowSize = width * 3
        var bytes: [UInt8] = []
        bytes.reserveCapacity((rowSize + 1) * height)
        for row in 0..<height {
            bytes.append(2)
            for index in row * rowSize..<(row + 1) * rowSize {
                bytes.append(row == 0 ? pixels[index] : pixels[index] &- pixels[index - rowSize])
            }
        }
        return bytes
    }
}
