import Tensors

/// How far numbers may lie from the expected ones: `relative` · |expected| + `absolute`.
public struct Closeness: Sendable {
    public let relative: Double
    public let absolute: Double

    public init(relative: Double, absolute: Double) {
        self.relative = relative
        self.absolute = absolute
    }

    public init(_ precision: Precision) {
        self = precision == .double ? .double : .single
    }

    /// The reference, computed another way in the same precision.
    public static let double = Closeness(relative: 1e-9, absolute: 1e-13)
    /// Single precision against a reference in double precision.
    public static let single = Closeness(relative: 1e-5, absolute: 2e-6)

    /// The first element that lies too far off, in words; nil if none does.
    public func failure(_ found: [Double], _ expected: [Double]) -> String? {
        guard found.count == expected.count else { return "\(found.count) numbers instead of \(expected.count)" }
        for (index, pair) in zip(found, expected).enumerated() {
            let isClose = abs(pair.0 - pair.1) <= relative * abs(pair.1) + absolute
            if !isClose && pair.0 != pair.1 { return "[\(index)]: \(pair.0) instead of \(pair.1)" }
        }
        return nil
    }

    /// As above, shapes included.
    public func failure(_ found: Tensor, _ expected: Tensor) -> String? {
        found.shape == expected.shape
            ? failure(found.doubles, expected.doubles) : "shape \(found.shape) instead of \(expected.shape)"
    }
}
