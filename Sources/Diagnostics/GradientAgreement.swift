import Tensors

/// Whether two estimators have one mean, as far as R gradients of each can tell.
///
/// The parameters' z-scores depend on each other, so that their root mean square has no known spread. The decision is
/// therefore made on projections: on each of J = 10 random directions, fixed before any gradient is drawn,
///
///     z_j = (mean_R⟨g, v_j⟩ − mean_R⟨g', v_j⟩) / √((s_j² + s'_j²) / R)
///
/// is about Student's t with R − 1 degrees of freedom or more. The means agree if no |z_j| passes the value that t passes
/// in 0.1% of cases: estimators with the same mean are called different in at most 1% of studies, however the directions
/// depend on each other (Bonferroni).
public struct GradientAgreement: Encodable, Sendable {
    /// ‖mean − reference mean‖
    public let biasNorm: Double
    /// What the norm would be about if the means were the same: √((variance + variance') / R).
    public let biasNormOfNoise: Double
    /// Root mean square over parameters of the difference of means over its standard error; about 1 without bias.
    public let rootMeanSquareZ: Double
    /// max |z_j|, and what it must not exceed.
    public let largestZ: Double
    public let limit: Double
    public let agrees: Bool

    enum CodingKeys: String, CodingKey {
        case biasNorm = "bias_norm"
        case biasNormOfNoise = "bias_norm_of_noise"
        case rootMeanSquareZ = "rms_z"
        case largestZ = "largest_z"
        case limit, agrees
    }

    static let directions = 10

    init(of moments: GradientMoments, with reference: GradientMoments) {
        let count = Double(moments.count)
        let differences = zip(moments.mean, reference.mean).map { $0 - $1 }
        biasNorm = differences.reduce(0) { $0 + $1 * $1 }.squareRoot()
        biasNormOfNoise = ((moments.variance + reference.variance) / count).squareRoot()
        let variances = zip(moments.variances, reference.variances).map { $0 + $1 }
        // What varies by rounding alone has no z-score.
        let least = (variances.max() ?? 0) * 1e-12
        let squares = zip(differences, variances).filter { $0.1 > least }.map { $0.0 * $0.0 * count / $0.1 }
        rootMeanSquareZ = (squares.reduce(0, +) / Double(max(squares.count, 1))).squareRoot()
        largestZ =
            zip(moments.projections, reference.projections).map { Self.z($0, $1) }.max() ?? 0
        limit = Self.limit(freedom: count - 1)
        agrees = largestZ <= limit
    }

    /// Random directions of equal weight for every parameter, elements ±1.
    static func directions(parameters: Int, generator: RandomGenerator) -> [[Float]] {
        (0..<directions).map { place in
            var own = generator.child(UInt64(place))
            return own.uniform([parameters]).floats.map { $0 < 0.5 ? -1 : 1 }
        }
    }

    private static func z(_ a: [Double], _ b: [Double]) -> Double {
        func moments(_ values: [Double]) -> (mean: Double, variance: Double) {
            let mean = values.reduce(0, +) / Double(values.count)
            return (mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1))
        }
        let (first, second) = (moments(a), moments(b))
        let error = ((first.variance + second.variance) / Double(a.count)).squareRoot()
        let difference = abs(first.mean - second.mean)
        return error > 0 ? difference / error : difference > 0 ? .infinity : 0
    }

    /// What |t| exceeds in 0.1% of cases, by the expansion of Abramowitz and Stegun (26.7.5); from 9 degrees of freedom
    /// on it is within 0.3%.
    static func limit(freedom: Double) -> Double {
        let z = 3.290526731491926
        let (z3, z5, z7) = (z * z * z, z * z * z * z * z, z * z * z * z * z * z * z)
        let first = (z3 + z) / 4
        let second = (5 * z5 + 16 * z3 + 3 * z) / 96
        let third = (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / 384
        return z + (first + (second + third / freedom) / freedom) / freedom
    }
}
