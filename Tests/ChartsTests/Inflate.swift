/// Reads a zlib stream of one block with the fixed Huffman code.
///
/// Written from RFC 1951 bit by bit, with the code as a table of bit strings, and so apart from what writes such streams.
struct Inflate {
    private let bits: [Bool]
    private var place = 0

    struct Malformed: Error {}

    static func decompress(_ stream: [UInt8]) throws -> [UInt8] {
        var inflate = Inflate(stream.dropFirst(2).dropLast(4))
        return try inflate.block()
    }

    private init(_ bytes: some Sequence<UInt8>) {
        bits = bytes.flatMap { byte in (0..<8).map { byte >> $0 & 1 == 1 } }
    }

    private mutating func number(_ count: Int) throws -> Int {
        guard place + count <= bits.count else { throw Malformed() }
        defer { place += count }
        return (0..<count).reduce(0) { $0 | (bits[place + $1] ? 1 << $1 : 0) }
    }

    /// Section 3.2.6: by length and first code of each range of symbols.
    private mutating func symbol() throws -> Int {
        var code = 0
        for length in 1...9 {
            code = try code << 1 | number(1)
            switch (length, code) {
            case (7, 0b0000000...0b0010111): return 256 + code
            case (8, 0b00110000...0b10111111): return code - 0b00110000
            case (8, 0b11000000...0b11000111): return 280 + code - 0b11000000
            case (9, 0b110010000...0b111111111): return 144 + code - 0b110010000
            default: continue
            }
        }
        throw Malformed()
    }

    private mutating func block() throws -> [UInt8] {
        guard try number(1) == 1, try number(2) == 1 else { throw Malformed() }
        let bases = [
            3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
            227,
            258,
        ]
        let extra = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]
        var bytes: [UInt8] = []
        while true {
            let symbol = try symbol()
            if symbol == 256 { return bytes }
            if symbol < 256 {
                bytes.append(UInt8(symbol))
                continue
            }
            let length = try bases[symbol - 257] + number(extra[symbol - 257])
            guard try number(5) == 0, let last = bytes.last else { throw Malformed() }
            bytes += [UInt8](repeating: last, count: length)
        }
    }
}
