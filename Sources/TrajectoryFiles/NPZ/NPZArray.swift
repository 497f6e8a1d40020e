import Files
import Tensors

/// One array of an NPZ file: its shape and elements, row-major and little-endian whatever the file held.
public struct NPZArray: Equatable, Sendable {
    /// The types an element can have, named as NumPy names them.
    public enum ElementType: String, CaseIterable, Sendable {
        case bool = "b1"
        case int8 = "i1"
        case int16 = "i2"
        case int32 = "i4"
        case int64 = "i8"
        case uint8 = "u1"
        case uint16 = "u2"
        case uint32 = "u4"
        case uint64 = "u8"
        case float16 = "f2"
        case float32 = "f4"
        case float64 = "f8"

        /// Bytes of one element.
        public var size: Int { Int(rawValue.dropFirst())! }
        /// Whether it is one of the floats.
        public var isFloat: Bool { rawValue.hasPrefix("f") }
    }

    /// Lengths of the axes; empty for a scalar.
    public let shape: [Int]
    public let elementType: ElementType
    /// The elements' bytes, row-major, little-endian.
    public let data: [UInt8]

    /// - data: little-endian bytes of a row-major array; as many as `shape` and `elementType` ask for.
    public init(shape: [Int], elementType: ElementType, data: [UInt8]) {
        let expected = (shape + [elementType.size]).elementCount
        require(
            data.count == expected,
            "NPZArray: \(data.count) bytes for shape \(shape) of \(elementType) (\(expected.map(String.init) ?? "none"))"
        )
        self.shape = shape
        self.elementType = elementType
        self.data = data
    }

    public init(_ values: [Float], shape: [Int]) {
        self.init(shape: shape, elementType: .float32, data: littleEndianBytes(values.map(\.bitPattern)))
    }

    public init(_ values: [Double], shape: [Int]) {
        self.init(shape: shape, elementType: .float64, data: littleEndianBytes(values.map(\.bitPattern)))
    }

    /// Stores 64-bit integers.
    public init(_ values: [Int], shape: [Int]) {
        self.init(shape: shape, elementType: .int64, data: littleEndianBytes(values))
    }

    public init(_ values: [UInt8], shape: [Int]) {
        self.init(shape: shape, elementType: .uint8, data: values)
    }

    public init(_ values: [Bool], shape: [Int]) {
        self.init(shape: shape, elementType: .bool, data: values.map { $0 ? 1 : 0 })
    }

    /// Elements: the product of the shape.
    public var count: Int { data.count / elementType.size }
    /// Elements of one row: the product of the axes after the first. As of any array that is read, it does not overflow.
    public var width: Int { shape.dropFirst().reduce(1, *) }
}

private func littleEndianBytes<Element: FixedWidthInteger>(_ values: [Element]) -> [UInt8] {
    values.map(\.littleEndian).withUnsafeBytes(Array.init)
}
