/// A zlib stream (RFC 1950, 1951) of one block with the fixed Huffman code, in which only runs of one byte are shortened.
///
/// Enough for charts, of which most pixels equal their neighbours: a general search for matches would gain little.
struct Deflate {
    private(set) var bytes: [UInt8] = [0x78, 0x01]
    private var pending: UInt32 = 0
    private var pendingBits = 0

    /// The shortest run each code of a length from 257 on stands for, and the bits that say how much longer it is.
    private static let lengths: [(base: Int, extraBits: Int)] =
        (3...10).map { ($0, 0) } + stride(from: 11, through: 17, by: 2).map { ($0, 1) }
        + stride(from: 19, through: 31, by: 4).map { ($0, 2) } + stride(from: 35, through: 59, by: 8).map { ($0, 3) }
        + stride(from: 67, through: 115, by: 16).map { ($0, 4) }
        + stride(from: 131, through: 227, by: 32).map { ($0, 5) } + [(258, 0)]

    static func compress(_ data: [UInt8]) -> [UInt8] {
        var stream = Deflate()
        stream.add(0b011, bits: 3)  // The last block, with the fixed code.
        var start = 0
        while start < data.count {
            let byte = data[start]
            var end = start + 1
            while end < data.count, data[end] == byte { end += 1 }
            stream.add(run: end - start, of: byte)
            start = end
        }
        stream.add(symbol: 256)
        stream.add(0, bits: (8 - stream.pendingBits) % 8)
        let checksum = adler32(data)
        return stream.bytes + (0..<4).map { UInt8(truncatingIfNeeded: checksum >> (24 - 8 * UInt32($0))) }
    }

    /// The byte once, then as copies of the one before.
    private mutating func add(run count: Int, of byte: UInt8) {
        add(symbol: Int(byte))
        var rest = count - 1
        while rest > 0 {
            guard rest >= 3, let index = Self.lengths.lastIndex(where: { $0.base <= min(rest, 258) }) else {
                add(symbol: Int(byte))
                rest -= 1
                continue
            }
            let (base, extraBits) = Self.lengths[index]
            let length = min(rest, base + (1 << extraBits) - 1, base == 258 ? 258 : 257)
            add(symbol: 257 + index)
            add(UInt32(length - base), bits: extraBits)
            add(0, bits: 5)  // Distance 1.
            rest -= length
        }
    }

    /// A symbol of the fixed code, whose highest bit comes first.
    private mutating func add(symbol: Int) {
        let (code, bits): (Int, Int) =
            switch symbol {
            case ..<144: (0x30 + symbol, 8)
            case ..<256: (0x190 + symbol - 144, 9)
            case ..<280: (symbol - 256, 7)
            default: (0xc0 + symbol - 280, 8)
            }
        for bit in (0..<bits).reversed() { add(UInt32(code >> bit & 1), bits: 1) }
    }

    private mutating func add(_ value: UInt32, bits: Int) {
        pending |= value << UInt32(pendingBits)
        pendingBits += bits
        while pendingBits >= 8 {
            bytes.append(UInt8(truncatingIfNeeded: pending))
            pending >>= 8
            pendingBits -= 8
        }
    }

    private static func adler32(_ data: [UInt8]) -> UInt32 {
        var (a, b): (UInt32, UInt32) = (1, 0)
        for byte in data {
            a = (a + UInt32(byte)) % 65521
            b = (b + a) % 65521
        }
        return b << 16 | a
    }
}
