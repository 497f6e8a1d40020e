import Foundation

/// How values are spread along an axis.
public enum AxisScale: Equatable, Sendable {
    case linear
    /// Equal factors take equal room; shows positive values only.
    case logarithmic

    /// Whether the scale has a place for `value`. Beyond these bounds an axis with free room at its ends would overflow.
    func shows(_ value: Double) -> Bool { abs(value) < 1e250 && (self == .linear || value > 1e-250) }

    /// The value in the space where the scale is linear.
    func position(_ value: Double) -> Double { self == .linear ? value : log10(value) }

    func value(at position: Double) -> Double { self == .linear ? position : pow(10, position) }
}
