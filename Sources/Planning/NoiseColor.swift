import Foundation
import Tensors

/// How the noise of neighbouring steps hangs together: its power at frequency f is proportional to f^−β.
///
/// β = 0 is white noise, independent from step to step; larger β is smoother, so that a plan pushes one way for longer.
/// Noise of H steps is a vector of H independent normals times a matrix whose rows are the cosines and sines of the
/// frequencies k/H, k = 0 … H/2, scaled by max(k, 1)^(−β/2) and, all together, to variance 1 at every step.
///
/// Source: Timmer and König (1995), who draw the spectrum and transform it; Pinneri et al. (2020) for planning.
public struct NoiseColor: Codable, Equatable, Sendable {
    /// β
    public var exponent: Double

    public init(exponent: Double) { self.exponent = exponent }

    public static let white = NoiseColor(exponent: 0)

    /// N sequences of H standard normal numbers, `[H, N]`.
    func noise(horizon: Int, count: Int, using generator: inout RandomGenerator) -> [Float] {
        let independent = generator.normal([horizon, count])
        guard exponent != 0 else { return independent.floats }
        let (normals, mixing) = (independent.floats, NoiseColor.mixing(horizon, exponent))
        var noise = [Float](repeating: 0, count: horizon * count)
        for t in 0..<horizon {
            for source in 0..<horizon {
                let weight = Float(mixing[source][t])
                for n in 0..<count { noise[t * count + n] += weight * normals[source * count + n] }
            }
        }
        return noise
    }

    /// The matrix: row i is what the i-th normal adds to each step, `[H][H]`.
    static func mixing(_ horizon: Int, _ exponent: Double) -> [[Double]] {
        var rows: [[Double]] = []
        for k in 0...horizon / 2 {
            // A frequency has a cosine and a sine, but for the constant and, if H is even, the fastest.
            let isReal = k == 0 || 2 * k == horizon
            let scale = pow(Double(max(k, 1)), -exponent / 2) * (isReal ? 1 : 2.0.squareRoot())
            let angles = (0..<horizon).map { 2 * Double.pi * Double(k * $0) / Double(horizon) }
            rows.append(angles.map { scale * cos($0) })
            if !isReal { rows.append(angles.map { scale * sin($0) }) }
        }
        let variance = rows.reduce(0) { $0 + $1[0] * $1[0] }
        return rows.map { row in row.map { $0 / variance.squareRoot() } }
    }
}
