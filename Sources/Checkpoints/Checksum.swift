/// A sum of 64 bits over runs of bytes, which shows damage. It is no signature: whoever changes a file can change its sum.
///
/// Words of eight bytes go to four lanes in turn:
///
///     lane ← rotate((lane ⊕ word) · p, 29)        p odd
///
/// and the lanes, then the bytes that are left and the count, to the sum in the same way. Each step is a bijection of the
/// word, so a change within one word always shows. Any other goes unnoticed about once in 2⁶⁴ times.
struct Checksum {
    private static let multiplier: UInt64 = 0x9E37_79B1_85EB_CA87
    private var sum: UInt64 = 0x27D4_EB2F_1656_67C5

    private static func mixed(_ state: UInt64, _ word: UInt64) -> UInt64 {
        let product = (state ^ word) &* multiplier
        return product << 29 | product >> 35
    }

    /// Adds a run of bytes. Where one run ends and the next begins is part of the sum.
    mutating func add(_ bytes: ArraySlice<UInt8>) {
        bytes.withUnsafeBytes { add($0) }
    }

    private mutating func add(_ bytes: UnsafeRawBufferPointer) {
        func word(_ index: Int) -> UInt64 {
            UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self))
        }
        var lanes = (sum, sum &+ 1, sum &+ 2, sum &+ 3)
        let words = bytes.count / 8
        for index in stride(from: 0, to: words - words % 4, by: 4) {
            lanes.0 = Self.mixed(lanes.0, word(index))
            lanes.1 = Self.mixed(lanes.1, word(index + 1))
            lanes.2 = Self.mixed(lanes.2, word(index + 2))
            lanes.3 = Self.mixed(lanes.3, word(index + 3))
        }
        for lane in [lanes.0, lanes.1, lanes.2, lanes.3] { sum = Self.mixed(sum, lane) }
        for index in words - words % 4..<words { sum = Self.mixed(sum, word(index)) }
        for byte in bytes[(8 * words)...] { sum = Self.mixed(sum, UInt64(byte)) }
        sum = Self.mixed(sum, UInt64(bytes.count))
    }

    /// Sixteen hexadecimal digits.
    var text: String {
        let finished = Self.mixed(sum ^ sum >> 32, 0)
        let digits = String(finished ^ finished >> 29, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
