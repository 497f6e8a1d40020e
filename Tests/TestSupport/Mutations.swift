/// Copies of a file with a few changes, as damage and malice make them; the same ones each time.
public struct Mutations: Sequence, IteratorProtocol {
    private let original: [UInt8]
    private var left: Int
    private var state: UInt64

    /// Numbers that parsers stumble on, as text and as bytes.
    private static let texts = [
        "-1", "0", "9223372036854775807", "-9223372036854775808", "4611686018427387904", "1e999", "nan", "\"", "{", "]",
        "[[[[", "null", "\\ud800", "&a", "*a", "\u{0}",
    ].map { Array($0.utf8) }
    private static let extremes: [[UInt8]] = [
        [0], [0xff], [0x80], [0x7f], [0xff, 0xff], [0xff, 0xff, 0xff, 0xff], [0, 0, 0, 0x80],
        [0, 0, 0, 0, 0, 0, 0, 0x40],
        [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
    ]

    public init(of original: [UInt8], count: Int, seed: UInt64) {
        (self.original, left, state) = (original, count, seed)
    }

    public init(of text: String, count: Int, seed: UInt64) { self.init(of: Array(text.utf8), count: count, seed: seed) }

    public mutating func next() -> [UInt8]? {
        guard left > 0 else { return nil }
        left -= 1
        var bytes = original
        for _ in 0...random(below: 3) { change(&bytes) }
        return bytes
    }

    private mutating func change(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else { return bytes = Self.texts[random(below: Self.texts.count)] }
        let place = random(below: bytes.count)
        switch random(below: 8) {
        case 0: bytes[place] ^= 1 << UInt8(random(below: 8))
        case 1: bytes[place] = UInt8(random(below: 256))
        case 2: overwrite(&bytes, place, Self.extremes[random(below: Self.extremes.count)])
        case 3: bytes.insert(contentsOf: Self.texts[random(below: Self.texts.count)], at: place)
        case 4: bytes.removeSubrange(place..<Swift.min(bytes.count, place + 1 + random(below: 16)))
        case 5: bytes.removeSubrange(place...)
        case 6:
            bytes.insert(contentsOf: bytes[place..<Swift.min(bytes.count, place + 1 + random(below: 64))], at: place)
        default: replaceNumber(&bytes, after: place)
        }
    }

    private func overwrite(_ bytes: inout [UInt8], _ place: Int, _ with: [UInt8]) {
        for (offset, byte) in with.enumerated() where place + offset < bytes.count { bytes[place + offset] = byte }
    }

    /// Puts another number in place of the next one that is written in digits.
    private mutating func replaceNumber(_ bytes: inout [UInt8], after place: Int) {
        func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
        guard let start = bytes[place...].firstIndex(where: isDigit) else { return }
        let end = bytes[start...].firstIndex { !isDigit($0) } ?? bytes.endIndex
        bytes.replaceSubrange(start..<end, with: Self.texts[random(below: 7)])
    }

    /// Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014).
    private mutating func random(below bound: Int) -> Int {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return Int((z ^ (z >> 31)) % UInt64(bound))
    }
}
