extension NPZArray {
    /// The elements as 32-bit floats; wider ones are rounded, and Booleans are 0 and 1.
    public func floats() -> [Float] {
        switch elementType {
        case .float32: bits(UInt32.self).map(Float.init(bitPattern:))
        case .float16: bits(UInt16.self).map { Float(Float16(bitPattern: $0)) }
        case .float64: bits(UInt64.self).map { Float(Double(bitPattern: $0)) }
        case .bool, .uint8: data.map { Float($0) }
        case .int8: bits(Int8.self).map { Float($0) }
        case .int16: bits(Int16.self).map { Float($0) }
        case .int32: bits(Int32.self).map { Float($0) }
        case .int64: bits(Int64.self).map { Float($0) }
        case .uint16: bits(UInt16.self).map { Float($0) }
        case .uint32: bits(UInt32.self).map { Float($0) }
        case .uint64: bits(UInt64.self).map { Float($0) }
        }
    }

    /// The elements as 64-bit floats; 64-bit integers are rounded, and Booleans are 0 and 1.
    public func doubles() -> [Double] {
        switch elementType {
        case .float64: bits(UInt64.self).map(Double.init(bitPattern:))
        case .int64: bits(Int64.self).map { Double($0) }
        case .uint64: bits(UInt64.self).map { Double($0) }
        case .int32: bits(Int32.self).map { Double($0) }
        case .uint32: bits(UInt32.self).map { Double($0) }
        default: floats().map { Double($0) }
        }
    }

    /// The elements as integers, or nil if one of them is a fraction, not finite, or too large.
    public func integers() -> [Int]? {
        switch elementType {
        case .int64: bits(Int64.self).map { Int($0) }
        case .uint64: exactly(bits(UInt64.self)) { Int(exactly: $0) }
        default: exactly(doubles()) { Int(exactly: $0) }
        }
    }

    private func exactly<Element>(_ values: [Element], _ convert: (Element) -> Int?) -> [Int]? {
        var converted: [Int] = []
        converted.reserveCapacity(values.count)
        for value in values {
            guard let integer = convert(value) else { return nil }
            converted.append(integer)
        }
        return converted
    }

    private func bits<Element: FixedWidthInteger>(_ type: Element.Type) -> [Element] {
        data.withUnsafeBytes { bytes in
            (0..<count).map {
                Element(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * MemoryLayout<Element>.size, as: type))
            }
        }
    }
}
