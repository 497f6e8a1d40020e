import Tensors

/// Adaptive gradient clipping: holds each gradient to a share of the norm of what it moves.
///
///     g ← g / max(1, ‖g‖ / (limit · max(‖w‖, 10⁻³)))
///
/// Tensor by tensor. Parts of one weight, whose paths agree up to `weight` as those of `hidden.weight.state` and
/// `hidden.weight.action`, count as one tensor.
///
/// Source: Brock et al. 2021, who take the norm of each row; of the whole tensor, DreamerV3 (Hafner et al. 2023).
public enum AdaptiveClip {
    private static let smallestNorm = 1e-3

    /// The factor on each gradient.
    /// - scale: a factor that all gradients take first.
    static func factors(
        _ parameters: [(path: String, tensor: Tensor)], gradients: [Tensor], scale: Double, limit: Double
    ) -> [Double] {
        let wholes = parameters.map { whole(of: $0.path) }
        var squares: [Substring: (gradient: Double, weight: Double)] = [:]
        for (index, parameter) in parameters.enumerated() {
            squares[wholes[index], default: (0, 0)].gradient += gradients[index].sumOfSquares
            squares[wholes[index], default: (0, 0)].weight += parameter.tensor.sumOfSquares
        }
        let factors = squares.mapValues { squares in
            let weight = max(squares.weight.squareRoot(), smallestNorm)
            return 1 / max(1, scale * squares.gradient.squareRoot() / (limit * weight))
        }
        return wholes.map { factors[$0] ?? 1 }
    }

    /// The path up to `weight`, if that has one more name after it: a part of the weight. Further up it is a name like any
    /// other, as of a probe of a key called so. Else the whole path.
    private static func whole(of path: String) -> Substring {
        let names = path.split(separator: ".")
        guard let weight = names.dropLast().last, weight == "weight" else { return path[...] }
        return path[..<weight.endIndex]
    }
}
