import Foundation
import Tensors
import TestSupport
import Testing

@testable import WorldModels

/// Statistics, densities, means and draws of a head are of one distribution.
struct LikelihoodHeadTests {
    func head(_ likelihood: Likelihood) -> LikelihoodHead {
        var head = Variant(.rssm, likelihood: likelihood).model.decoder
        head.logDeviation = Tensor([-0.4, 0.3, 0.1], shape: [3])
        return head
    }

    func values(_ likelihood: Likelihood, _ shape: Shape) -> Tensor {
        let x = Tensor.sample(shape, seed: 3)
        return switch likelihood {
        case .normal: x
        case .bernoulli: Tensor(x.doubles.map { $0 > 0 ? 1.0 : 0 }, shape: shape)
        case .categorical: x.oneHotOfLargest
        }
    }

    /// log p written out, element by element.
    func logDensity(_ likelihood: Likelihood, _ output: ArraySlice<Double>, _ x: ArraySlice<Double>) -> Double {
        switch likelihood {
        case .normal:
            zip(zip(output, x), [-0.4, 0.3, 0.1]).reduce(0) { sum, element in
                let ((mean, x), logDeviation) = element
                let z = (x - mean) / exp(logDeviation)
                return sum - 0.5 * z * z - logDeviation - 0.5 * log(2 * .pi)
            }
        case .bernoulli:
            zip(output, x).reduce(0) { sum, element in
                let p = 1 / (1 + exp(-element.0))
                return sum + log(element.1 == 1 ? p : 1 - p)
            }
        case .categorical:
            zip(output, x).reduce(0) { $0 + $1.0 * $1.1 } - log(output.reduce(0) { $0 + exp($1) })
        }
    }

    @Test(arguments: Likelihood.allCases) func densitiesAndStatisticsAreThoseWrittenOut(_ likelihood: Likelihood) {
        let head = head(likelihood)
        let (output, x) = (Tensor.sample([2, 4, 3], seed: 1), values(likelihood, [2, 4, 3]))
        let weight = Tensor([1.0, 0, 1, 1, 0, 1, 1, 1], shape: [2, 4])
        let expected = (0..<8).map { row in
            logDensity(likelihood, output.doubles[3 * row..<3 * row + 3], x.doubles[3 * row..<3 * row + 3])
        }
        let close = Closeness(relative: 1e-10, absolute: 1e-12)
        #expect(close.failure(head.logProbability(output, of: x).doubles, expected) == nil)
        let statistics = head.statistics(output, of: x, weight: weight)
        let mean = zip(expected, weight.doubles).reduce(0) { $0 + $1.0 * $1.1 } / 6
        #expect(close.failure([head.logLikelihood(statistics: statistics.doubles, rows: 6)], [mean]) == nil)
        #expect(close.failure([-head.negativeLogLikelihood(statistics: statistics, rows: 6).item], [mean]) == nil)
        #expect(GradientCheck.failures(of: [output]) { head.logProbability($0[0], of: x) } == [])
        #expect(
            GradientCheck.failures(of: [output]) {
                head.negativeLogLikelihood(statistics: head.statistics($0[0], of: x, weight: weight), rows: 6)
            } == [])
    }

    /// Four standard errors of 40,000 draws, of the mean and of the entropy −E[log p].
    @Test(arguments: Likelihood.allCases) func drawsHaveTheMeanAndTheDensity(_ likelihood: Likelihood) {
        let head = head(likelihood)
        let count = 40_000
        let output = Tensor([0.5, -1, 0.2], shape: [1, 3]).broadcast(to: [count, 3])
        var generator = RandomGenerator(seed: 9)
        let draws = head.sample(output, using: &generator)
        let values = draws.doubles
        let means = Array(head.mean(output).doubles[..<3])
        for i in 0..<3 {
            let column = stride(from: i, to: values.count, by: 3).map { values[$0] }
            #expect(isWithinFourErrors(column, of: means[i]))
        }
        switch likelihood {
        case .normal: break
        case .bernoulli: #expect(Set(values) == [0, 1])
        case .categorical: #expect((0..<count).allSatisfy { values[3 * $0..<3 * $0 + 3].reduce(0, +) == 1 })
        }
        let entropy: Double =
            switch likelihood {
            // The logarithms of σ add to 0.
            case .normal: 1.5 * (1 + log(2 * Double.pi))
            case .bernoulli: means.reduce(0.0) { $0 - $1 * log($1) - (1 - $1) * log(1 - $1) }
            case .categorical: means.reduce(0.0) { $0 - $1 * log($1) }
            }
        #expect(isWithinFourErrors(head.logProbability(output, of: draws).doubles, of: -entropy))
    }

    private func isWithinFourErrors(_ values: [Double], of expected: Double) -> Bool {
        let count = Double(values.count)
        let mean = values.reduce(0, +) / count
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
        return abs(mean - expected) <= 4 * (variance / count).squareRoot()
    }
}
