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
}
