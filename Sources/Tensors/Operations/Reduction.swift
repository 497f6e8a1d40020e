extension Tensor {
    /// Σ of all elements, a scalar.
    public var sum: Tensor { summed(to: .scalar) }

    /// The mean of all elements, a scalar.
    public var mean: Tensor { sum * (1 / Double(max(count, 1))) }

    /// Σ over the last axis: `[…, N]` → `[…]`.
    public var sumOverLast: Tensor { summed(to: shape.replacingLast(1)).reshaped(shape.droppingLast()) }

    /// Σ over all axes but the last: `[…, N]` → `[N]`.
    public var sumOverRows: Tensor { summed(to: [shape.last]) }

    /// max(x, bound), element by element; no gradient where the bound holds.
    public func clamped(above bound: Double) -> Tensor { (self - bound).relu + bound }
}
