import Foundation
import Tensors
import Testing

@testable import Planning

struct NoiseColorTests {
    /// White noise: the mixing is a rotation, so that the steps stay independent and of variance 1.
    @Test(arguments: [1, 2, 5, 8]) func noColorIsIndependent(horizon: Int) {
        let mixing = NoiseColor.mixing(horizon, 0)
        #expect(mixing.count == horizon)
        for t in 0..<horizon {
            for s in 0..<horizon {
                let covariance = mixing.reduce(0) { $0 + $1[t] * $1[s] }
                #expect(abs(covariance - (t == s ? 1 : 0)) < 1e-12, "\(t), \(s)")
            }
        }
    }

    /// The power at frequency k, by Fourier's transform of the covariance, falls as k^−β; the variance is 1 at every step.
    @Test(arguments: [(7, 1.0), (8, 2.5)]) func powerFallsWithFrequency(horizon: Int, exponent: Double) {
        let mixing = NoiseColor.mixing(horizon, exponent)
        func covariance(_ lag: Int, at t: Int) -> Double {
            mixing.reduce(0) { $0 + $1[t] * $1[(t + lag) % horizon] }
        }
        func power(_ k: Int) -> Double {
            (0..<horizon).reduce(0) { $0 + covariance($1, at: 0) * cos(2 * .pi * Double(k * $1) / Double(horizon)) }
        }
        for t in 0..<horizon { #expect(abs(covariance(0, at: t) - 1) < 1e-12) }
        for k in 1...horizon / 2 {
            #expect(abs(power(k) / power(1) - pow(Double(k), -exponent)) < 1e-9, "frequency \(k)")
        }
        #expect(abs(power(0) - power(1)) < 1e-12)
    }

    /// Drawn noise has the variance and the lag-1 correlation of its mixing, within five standard errors.
    @Test func drawnNoiseIsTheMixings() {
        let (horizon, count, color) = (6, 20_000, NoiseColor(exponent: 2))
        var generator = RandomGenerator(seed: 3)
        let noise = color.noise(horizon: horizon, count: count, using: &generator)
        let mixing = NoiseColor.mixing(horizon, 2)
        for t in 0..<horizon - 1 {
            for lag in 0...1 {
                let expected = mixing.reduce(0) { $0 + $1[t] * $1[t + lag] }
                let sum = (0..<count).reduce(0.0) {
                    $0 + Double(noise[t * count + $1]) * Double(noise[(t + lag) * count + $1])
                }
                let error = ((1 + expected * expected) / Double(count)).squareRoot()
                #expect(abs(sum / Double(count) - expected) < 5 * error, "step \(t), lag \(lag)")
            }
        }
    }
}
