/// The extents of a tensor's axes, outermost first; the last axis is contiguous. Up to eight axes, held inline.
public struct Shape: Sendable {
    public static let maximumRank = 8

    private var extents: (Int32, Int32, Int32, Int32, Int32, Int32, Int32, Int32) = (1, 1, 1, 1, 1, 1, 1, 1)
    public private(set) var rank: Int

    public init(_ axes: some Collection<Int>) {
        require(axes.count <= Shape.maximumRank, "shape \(Array(axes)) has more than \(Shape.maximumRank) axes")
        rank = axes.count
        for (axis, extent) in axes.enumerated() { self[axis] = extent }
    }

    /// An extent for each axis, without an array in between.
    private init(rank: Int, _ extent: (_ axis: Int) -> Int) {
        require(rank <= Shape.maximumRank, "a shape with \(rank) axes, more than \(Shape.maximumRank)")
        self.rank = rank
        for axis in 0..<rank { self[axis] = extent(axis) }
    }

    /// The shape of a single number.
    public static let scalar = Shape([])

    public subscript(axis: Int) -> Int {
        get {
            require(axis >= 0 && axis < rank, "axis \(axis) of a shape with \(rank) axes")
            return withExtents { Int($0[axis]) }
        }
        set {
            require(axis >= 0 && axis < rank, "axis \(axis) of a shape with \(rank) axes")
            require((0...Int(Int32.max)).contains(newValue), "an axis of \(newValue) elements")
            withUnsafeMutableBytes(of: &extents) { $0.bindMemory(to: Int32.self)[axis] = Int32(newValue) }
        }
    }

    /// Elements: the product of the extents.
    public var count: Int { withExtents { $0.prefix(rank).reduce(1) { $0 * Int($1) } } }

    /// The extent of the last axis; 1 for a scalar.
    public var last: Int { rank == 0 ? 1 : self[rank - 1] }

    /// Rows when all axes but the last are counted as one; a row may have no elements. 1 for a scalar.
    public var rows: Int { withExtents { $0.prefix(max(rank - 1, 0)).reduce(1) { $0 * Int($1) } } }

    public var axes: [Int] { (0..<rank).map { self[$0] } }

    /// The same leading axes with another last extent.
    public func replacingLast(_ extent: Int) -> Shape {
        var shape = self
        if rank == 0 { return Shape([extent]) }
        shape[rank - 1] = extent
        return shape
    }

    public func droppingFirst() -> Shape { Shape(rank: max(rank - 1, 0)) { self[$0 + 1] } }
    public func droppingLast() -> Shape { Shape(rank: max(rank - 1, 0)) { self[$0] } }
    public func prepending(_ extent: Int) -> Shape { Shape(rank: rank + 1) { $0 == 0 ? extent : self[$0 - 1] } }
    public func appending(_ extent: Int) -> Shape { Shape(rank: rank + 1) { $0 == rank ? extent : self[$0] } }

    private func withExtents<R>(_ body: (UnsafeBufferPointer<Int32>) -> R) -> R {
        withUnsafeBytes(of: extents) { body($0.bindMemory(to: Int32.self)) }
    }
}

extension Shape: Equatable {
    public static func == (a: Shape, b: Shape) -> Bool {
        a.rank == b.rank && a.extents.0 == b.extents.0 && a.extents.1 == b.extents.1 && a.extents.2 == b.extents.2
            && a.extents.3 == b.extents.3 && a.extents.4 == b.extents.4 && a.extents.5 == b.extents.5
            && a.extents.6 == b.extents.6 && a.extents.7 == b.extents.7
    }
}

extension Shape: ExpressibleByArrayLiteral, CustomStringConvertible {
    public init(arrayLiteral axes: Int...) { self.init(axes) }
    public var description: String { "[\(axes.map(String.init).joined(separator: ", "))]" }
}
