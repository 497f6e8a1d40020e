/// A 32-bit cyclic redundancy check of bytes, lowest bit first, as PNG and TensorBoard's event files carry.
package struct CyclicRedundancyCheck: Sendable {
    /// CRC-32 of PNG, zip and Ethernet.
    package static let ieee = CyclicRedundancyCheck(reversedPolynomial: 0xedb8_8320)
    /// CRC-32C (Castagnoli), of iSCSI and event files.
    package static let castagnoli = CyclicRedundancyCheck(reversedPolynomial: 0x82f6_3b78)

    private let table: [UInt32]

    private init(reversedPolynomial: UInt32) {
        table = (0..<256).map { byte in
            (0..<8).reduce(UInt32(byte)) { rest, _ in rest & 1 == 1 ? rest >> 1 ^ reversedPolynomial : rest >> 1 }
        }
    }

    package func callAsFunction(_ bytes: some Sequence<UInt8>) -> UInt32 {
        ~bytes.reduce(~0) { rest, byte in table[Int(UInt8(truncatingIfNeeded: rest) ^ byte)] ^ rest >> 8 }
    }
}
