import Tensors

/// The norm of all gradients taken as one vector.
public enum GlobalNorm {
    public static func of(_ gradients: [Tensor]) -> Double {
        gradients.reduce(0) { $0 + $1.sumOfSquares }.squareRoot()
    }

    /// The factor that brings a norm down to `limit`: min(1, limit / norm).
    public static func clipFactor(norm: Double, limit: Double) -> Double {
        norm > limit ? limit / norm : 1
    }

    /// Whether gradients are any to update by: their norm is finite, and clipped they are small enough for their squares to
    /// be finite in single precision. An infinite second moment would hold its parameter still for good.
    /// - limit: what the norm is brought down to; nil for none.
    /// - adaptiveLimit: that of `AdaptiveClip`, which bounds each gradient by what it moves; nil for none.
    public static func isUsable(norm: Double, limit: Double? = nil, adaptiveLimit: Double? = nil) -> Bool {
        guard norm.isFinite else { return false }
        let largest = Double(Float.greatestFiniteMagnitude).squareRoot()
        return adaptiveLimit != nil || min(norm, limit ?? norm) < largest
    }
}
