/// A protocol buffer message being written, field by field in the wire format.
struct ProtobufMessage {
    private(set) var bytes: [UInt8] = []

    /// How a field's value is written.
    private enum WireType: UInt64 { case varint = 0, fixed64 = 1, lengthDelimited = 2, fixed32 = 5 }

    mutating func add(_ field: UInt64, _ value: Double) {
        addKey(field, .fixed64)
        addLittleEndian(value.bitPattern)
    }

    mutating func add(_ field: UInt64, _ value: Float) {
        addKey(field, .fixed32)
        addLittleEndian(value.bitPattern)
    }

    mutating func add(_ field: UInt64, _ value: Int) {
        addKey(field, .varint)
        addVarint(UInt64(bitPattern: Int64(value)))
    }

    mutating func add(_ field: UInt64, _ value: String) { add(field, Array(value.utf8)) }

    mutating func add(_ field: UInt64, _ value: ProtobufMessage) { add(field, value.bytes) }

    mutating func add(_ field: UInt64, _ value: [UInt8]) {
        addKey(field, .lengthDelimited)
        addVarint(UInt64(value.count))
        bytes += value
    }

    private mutating func addKey(_ field: UInt64, _ type: WireType) { addVarint(field << 3 | type.rawValue) }

    /// Seven bits a byte, the lowest first; the highest bit says that more follow.
    private mutating func addVarint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private mutating func addLittleEndian(_ value: some FixedWidthInteger) {
        bytes += withUnsafeBytes(of: value.littleEndian, Array.init)
    }
}
