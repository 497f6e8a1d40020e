import Files

#if _endian(big)
    #error("Checkpoints store little-endian bytes as they lie in memory.")
#endif

/// A stored tensor: a shape, an element type, and the elements as row-major little-endian bytes.
///
/// Making one whose elements do not fill its shape is a programmer error and traps with both counts.
public struct TensorData: Equatable, Sendable {
    /// Sizes of the axes; `[]` is a scalar, and an axis may be 0.
    public let shape: [Int]
    public let elementType: ElementType
    /// Row-major, little-endian; `elementCount · elementType.byteCount` bytes.
    public let bytes: [UInt8]

    /// - shape: sizes of the axes.  - floats: elements, row-major; stored as float32.
    public init(shape: [Int], floats: [Float]) {
        self.init(shape: shape, elementType: .float32, bytes: Self.bytes(of: floats))
    }

    /// - shape: sizes of the axes.  - doubles: elements, row-major; stored as float64.
    public init(shape: [Int], doubles: [Double]) {
        self.init(shape: shape, elementType: .float64, bytes: Self.bytes(of: doubles))
    }

    /// - shape: sizes of the axes.  - ints: elements, row-major; stored as int64.
    public init(shape: [Int], ints: [Int]) {
        self.init(shape: shape, elementType: .int64, bytes: Self.bytes(of: ints.map(Int64.init)))
    }

    /// - shape: sizes of the axes.  - elementType: type of the elements.  - bytes: elements, row-major, little-endian.
    public init(shape: [Int], elementType: ElementType, bytes: [UInt8]) {
        let expected = (shape + [elementType.byteCount]).elementCount
        guard expected == bytes.count else {
            fatalError(
                "TensorData: shape \(shape) of \(elementType) takes \(expected.map(String.init) ?? "no") bytes, "
                    + "given \(bytes.count)")
        }
        self.shape = shape
        self.elementType = elementType
        self.bytes = bytes
    }

    /// Product of the shape; 1 for a scalar.
    public var elementCount: Int { bytes.count / elementType.byteCount }

    /// The elements, or nil unless they are float32.
    public var floats: [Float]? { elementType == .float32 ? elements(startingWith: 0) : nil }

    /// The elements, or nil unless they are float64.
    public var doubles: [Double]? { elementType == .float64 ? elements(startingWith: 0) : nil }

    /// The elements, or nil unless they are int64.
    public var ints: [Int]? { elementType == .int64 ? elements(startingWith: Int64(0)).map(Int.init) : nil }

    private static func bytes<Element>(of elements: [Element]) -> [UInt8] {
        elements.withUnsafeBytes { [UInt8]($0) }
    }

    private func elements<Element: BitwiseCopyable>(startingWith zero: Element) -> [Element] {
        var elements = [Element](repeating: zero, count: elementCount)
        elements.withUnsafeMutableBytes { $0.copyBytes(from: bytes) }
        return elements
    }
}
