import VectorKernels

/// A dense, row-major array of numbers, and optionally its place on a `Tape`.
///
/// A value: copies share memory until one of them is changed. An operation whose operands lie on a tape is recorded
/// there, so that gradients can flow back through it; an operation on bare tensors records nothing.
///
/// `@unchecked Sendable`: see `Storage`; a tensor on a tape stays with the task that owns the tape.
public struct Tensor: @unchecked Sendable {
    var storage: Storage
    /// Elements between the storage's start and this tensor's first: a slice along the first axis shares memory.
    let offset: Int
    public let shape: Shape
    public let precision: Precision
    /// Where this tensor stands on a tape; nil for a constant.
    var place: Place?

    struct Place {
        let tape: Tape
        let node: Node
    }

    init(storage: Storage, offset: Int, shape: Shape, precision: Precision) {
        self.storage = storage
        self.offset = offset
        self.shape = shape
        self.precision = precision
    }

    /// Memory with arbitrary contents, to be written at once.
    init(uninitialized shape: Shape, _ precision: Precision) {
        self.init(
            storage: .unused(byteCount: shape.count * precision.stride), offset: 0, shape: shape, precision: precision)
    }

    public init(repeating value: Double, shape: Shape, precision: Precision = .single) {
        self.init(uninitialized: shape, precision)
        vk_fill(precision.kernel, shape.count, value, pointer)
    }

    public static func zeros(_ shape: Shape, precision: Precision = .single) -> Tensor {
        Tensor(repeating: 0, shape: shape, precision: precision)
    }

    public init(_ values: [Float], shape: Shape) {
        require(values.count == shape.count, "\(values.count) values for shape \(shape)")
        self.init(uninitialized: shape, .single)
        values.withUnsafeBytes { bytes in
            if let base = bytes.baseAddress { pointer.copyMemory(from: base, byteCount: bytes.count) }
        }
    }

    public init(_ values: [Double], shape: Shape) {
        require(values.count == shape.count, "\(values.count) values for shape \(shape)")
        self.init(uninitialized: shape, .double)
        values.withUnsafeBytes { bytes in
            if let base = bytes.baseAddress { pointer.copyMemory(from: base, byteCount: bytes.count) }
        }
    }

    /// Elements.
    public var count: Int { shape.count }

    /// The first element. Valid while the tensor lives: keep it alive by using the tensor after the last access.
    var pointer: UnsafeMutableRawPointer { storage.base + offset * precision.stride }

    /// The elements, row by row, as single-precision numbers.
    public var floats: [Float] {
        [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
            if let base = buffer.baseAddress { vk_convert(precision.kernel, .single, count, pointer, base) }
            initialized = count
        }
    }

    /// The elements, row by row, as double-precision numbers.
    public var doubles: [Double] {
        [Double](unsafeUninitializedCapacity: count) { buffer, initialized in
            if let base = buffer.baseAddress { vk_convert(precision.kernel, .double, count, pointer, base) }
            initialized = count
        }
    }

    /// The single element of a tensor that has one.
    public var item: Double {
        require(count == 1, "item of a tensor of shape \(shape)")
        return precision == .single
            ? Double(pointer.load(as: Float.self)) : pointer.load(as: Double.self)
    }

    /// The same numbers in another precision, off the tape.
    public func converted(to other: Precision) -> Tensor {
        if other == precision { return detached }
        let result = Tensor(uninitialized: shape, other)
        vk_convert(precision.kernel, other.kernel, count, pointer, result.pointer)
        return result
    }

    /// Traps unless the others are in this tensor's precision: a kernel reads all its arrays alike.
    func requirePrecision(of other: Tensor, _ third: Tensor? = nil) {
        require(
            other.precision == precision && (third?.precision ?? precision) == precision,
            "operands in \(precision), \(other.precision)\(third.map { " and \($0.precision)" } ?? "") precision")
    }

    /// The same numbers as a constant: no gradient flows back through the result.
    public var detached: Tensor {
        var copy = self
        copy.place = nil
        return copy
    }

    /// Lets `body` change the elements in place, after copying them if anyone else shares them. Off the tape.
    public mutating func withMutableElements<R>(_ body: (UnsafeMutableRawPointer) throws -> R) rethrows -> R {
        place = nil
        if !isUnshared() {
            let copy = Tensor(uninitialized: shape, precision)
            copy.pointer.copyMemory(from: pointer, byteCount: count * precision.stride)
            self = copy
        }
        return try body(pointer)
    }

    /// Whether this is the only reference to its memory, after the thread's ring has let go of it.
    private mutating func isUnshared() -> Bool {
        if isKnownUniquelyReferenced(&storage) { return true }
        StorageRing.ofThisThread.forget(storage)
        return isKnownUniquelyReferenced(&storage)
    }

    /// Lets `body` read the elements without a copy.
    public func withElements<R>(_ body: (UnsafeRawPointer) throws -> R) rethrows -> R {
        try withExtendedLifetime(storage) { try body(UnsafeRawPointer(pointer)) }
    }
}

extension Tensor: CustomStringConvertible {
    public var description: String {
        let shown = doubles.prefix(12).map { "\($0)" }.joined(separator: ", ")
        return "Tensor \(shape) [\(shown)\(count > 12 ? ", …" : "")]"
    }
}
