import Distributions
import Tensors
import TestSupport
import Testing

@testable import WorldModels

/// Distributions laid along time are those of every step: densities, draws and gradients.
struct LatentDistributionTests {
    let x = Tensor.sample([3, 4, 6], seed: 1)

    @Test func categoricals() {
        let logits = (0..<3).map { Tensor.sample([4, 6], seed: UInt64($0)) }
        func categoricals(_ logits: [Tensor]) -> [OneHotCategorical] {
            logits.map { OneHotCategorical(logits: $0, groups: 2, classes: 3, uniformMix: 0.1) }
        }
        let stack = OneHotCategorical.stacked(categoricals(logits))
        let single = categoricals(logits).enumerated().flatMap { $1.logProbability(x[$0]).doubles }
        #expect(stack.logProbability(x).doubles == single)
        #expect((stack.groups, stack.classes, stack.uniformMix) == (2, 3, 0.1))
        #expect(
            GradientCheck.failures(of: logits) { OneHotCategorical.stacked(categoricals($0)).logProbability(x) } == [])
    }

    @Test func categoricalsOfDifferentKindsTrap() async {
        await #expect(processExitsWith: .failure) {
            _ = OneHotCategorical.stacked([
                OneHotCategorical(logits: .zeros([6]), groups: 2, classes: 3),
                OneHotCategorical(logits: .zeros([6]), groups: 3, classes: 2),
            ])
        }
    }

    /// Factors shared by rows, one for each row, and both kinds together.
    static let factorShapes: [([Shape], Shape)] = [
        ([[6, 6], [6, 6], [6, 6]], [3, 1, 6, 6]), ([[4, 6, 6], [4, 6, 6], [4, 6, 6]], [3, 4, 6, 6]),
        ([[6, 6], [4, 6, 6], [1, 6, 6]], [3, 4, 6, 6]), ([[6, 6], [1, 6, 6], [6, 6]], [3, 1, 6, 6]),
    ]

    @Test(arguments: factorShapes) func multivariateNormals(_ shapes: [Shape], _ stacked: Shape) {
        let means = (0..<3).map { Tensor.sample([4, 6], seed: UInt64($0)) }
        let factors = shapes.enumerated().map { Tensor.sample($1, seed: UInt64($0) + 10) }
        // Any numbers will do, if the diagonals have logarithms.
        let inverses = shapes.enumerated().map { Tensor.sample($1, in: 0.5...1, seed: UInt64($0) + 20) }
        func normals(_ inputs: [Tensor]) -> [MultivariateNormal] {
            (0..<3).map {
                MultivariateNormal(mean: inputs[$0], factor: inputs[3 + $0], inverseFactor: inputs[6 + $0])
            }
        }
        let inputs = means + factors + inverses
        let stack = MultivariateNormal.stacked(normals(inputs))
        #expect(stack.factor.shape == stacked && stack.inverseFactor.shape == stacked)
        let close = Closeness.double
        let densities = normals(inputs).enumerated().flatMap { $1.logProbability(x[$0]).doubles }
        #expect(close.failure(stack.logProbability(x).doubles, densities) == nil)
        let samples = normals(inputs).enumerated().flatMap { $1.sample(noise: x[$0]).doubles }
        #expect(close.failure(stack.sample(noise: x).doubles, samples) == nil)
        #expect(
            GradientCheck.failures(of: inputs) {
                let stack = MultivariateNormal.stacked(normals($0))
                return .stacked([stack.logProbability(x), stack.sample(noise: x).sumOverLast])
            } == [])
    }

    /// A diagonal normal distribution is a multivariate one.
    @Test func divergenceFromADiagonalToAMultivariateNormal() {
        let q = DiagonalNormal(mean: x, deviation: Tensor.sample([3, 4, 6], in: 0.5...2, seed: 2))
        let (mean, deviation) = (Tensor.sample([3, 4, 6], seed: 3), Tensor.sample([6], in: 0.5...2, seed: 4))
        let found = Latent.normal(q).klDivergence(
            to: .multivariate(MultivariateNormal(mean: mean, deviation: deviation)))
        let expected = q.klDivergence(to: DiagonalNormal(mean: mean, deviation: deviation.broadcast(to: mean.shape)))
        #expect(Closeness.double.failure(found, expected) == nil)
    }
}
