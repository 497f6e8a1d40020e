import Foundation
import NeuralNetworks
import Tensors
import TestSupport
import Testing

@testable import Optimizers

/// What the goldens update: a matrix and a vector.
private struct Pair: Module {
    var weight: Tensor
    var bias: Tensor

    mutating func visitParameters(_ visit: ParameterVisitor) {
        visit("weight", &weight)
        visit("bias", &bias)
    }
}

// `try!`: the file is part of the test bundle; without it no test here means anything.
private let goldens = try! GoldenFile(
    Bundle.module.url(forResource: "goldens", withExtension: "json", subdirectory: "Goldens"))

struct OptimizerTests {
    /// Five updates and the moments after them, element by element, as PyTorch makes them; LaProp's, after
    /// adaptive clipping, as its definition does.
    @Test(arguments: ["adam.1e-4", "adam.1e-8", "adamW", "laProp"], [Precision.double, .single])
    func updates(_ name: String, _ precision: Precision) {
        let golden = goldens(name, precision)
        let exact = goldens(name)
        var pair = Pair(weight: golden["weight.0"], bias: golden["bias.0"])
        var adam = Optimizer(
            for: pair,
            configuration: .init(
                name == "laProp" ? .laProp : .adam, beta1: exact.number("beta1"), beta2: exact.number("beta2"),
                epsilon: exact.number("epsilon"),
                weightDecay: exact.number("weightDecay")))
        // Moments of tiny gradients are tiny: no absolute part.
        let close = Closeness(relative: precision == .double ? 1e-9 : 1e-5, absolute: 0)
        for step in 1...5 {
            adam.update(
                &pair, gradients: [golden["gradient.weight.\(step)"], golden["gradient.bias.\(step)"]],
                learningRate: exact.number("learningRate"),
                adaptiveClip: name == "laProp" ? exact.number("adaptiveClip") : nil)
            #expect(close.failure(pair.weight, golden["weight.\(step)"]) == nil, "step \(step)")
            #expect(close.failure(pair.bias, golden["bias.\(step)"]) == nil, "step \(step)")
        }
        #expect(adam.step == 5)
        for (index, tensor) in ["weight", "bias"].enumerated() {
            #expect(close.failure(adam.firstMoments[index], golden["first.\(tensor).5"]) == nil)
            #expect(close.failure(adam.secondMoments[index], golden["second.\(tensor).5"]) == nil)
        }
    }

    @Test func theGradientScaleIsAFactorOnEveryGradient() {
        let start = Pair(weight: .sample([2, 3], seed: 1), bias: .sample([3], seed: 2))
        let gradients = [Tensor.sample([2, 3], seed: 3), .sample([3], seed: 4)]
        var (scaled, direct) = (start, start)
        var (first, second) = (Optimizer(for: start), Optimizer(for: start))
        for _ in 0..<3 {
            first.update(&scaled, gradients: gradients, learningRate: 0.1, gradientScale: 0.25)
            second.update(&direct, gradients: gradients.map { $0 * 0.25 }, learningRate: 0.1)
        }
        #expect(scaled.weight.doubles == direct.weight.doubles && scaled.bias.doubles == direct.bias.doubles)
    }

    /// Parts of a weight take the factor of the whole, whatever their own norms are; other paths stand alone.
    @Test func partsOfAWeightAreClippedAsOne() {
        let parameters: [(path: String, tensor: Tensor)] = [
            ("layer.weight.state", Tensor([3.0], shape: [1])), ("layer.weight.action", Tensor([0.0, 4], shape: [2])),
            ("layer.bias", Tensor([0.0], shape: [1])), ("other.weight", Tensor([1.0], shape: [1])),
        ]
        let gradients = [
            Tensor([6.0], shape: [1]), Tensor([8.0, 0], shape: [2]), Tensor([2.0], shape: [1]),
            Tensor([0.25], shape: [1]),
        ]
        // Of the whole: norm 5 of the weight, 10 of the gradient, half of which is left after the scale.
        let factors = AdaptiveClip.factors(parameters, gradients: gradients, scale: 0.5, limit: 0.3)
        let expected = [0.3, 0.3, 0.3 * 1e-3, 1]
        #expect(zip(factors, expected).allSatisfy { abs($0 - $1) < 1e-15 })
    }

    /// A probe of a key called `weight` is several tensors all the same.
    @Test func aNameFurtherUpIsNoPartOfAWeight() {
        let parameters: [(path: String, tensor: Tensor)] = [
            ("probes.weight.network.layers.0.weight", Tensor([3.0], shape: [1])),
            ("probes.weight.network.layers.0.bias", Tensor([1.0], shape: [1])),
        ]
        let gradients = [Tensor([30.0], shape: [1]), Tensor([0.1], shape: [1])]
        let factors = AdaptiveClip.factors(parameters, gradients: gradients, scale: 1, limit: 0.3)
        #expect(abs(factors[0] - 0.03) < 1e-15 && factors[1] == 1)
    }

    /// The square of a gradient above 1.8e19 is infinite in single precision, and so would be its second moment for good.
    @Test func gradientsThatOverflowTheMomentsAreUnusable() {
        #expect(GlobalNorm.isUsable(norm: 1e19) && !GlobalNorm.isUsable(norm: 2e19))
        #expect(GlobalNorm.isUsable(norm: 1e30, limit: 100) && !GlobalNorm.isUsable(norm: 1e30, limit: 1e25))
        #expect(GlobalNorm.isUsable(norm: 1e30, adaptiveLimit: 0.3))
        for norm in [Double.infinity, .nan] {
            #expect(!GlobalNorm.isUsable(norm: norm, limit: 100, adaptiveLimit: 0.3))
        }
        // What an update by such a gradient would do.
        var pair = Pair(weight: .zeros([1]), bias: .zeros([1]))
        var adam = Optimizer(for: pair)
        adam.update(&pair, gradients: [Tensor([Float(1e21)], shape: [1]), .zeros([1])], learningRate: 0.1)
        #expect(adam.secondMoments[0].floats == [.infinity])
    }

    @Test func aCopyOfTheOptimizerIsIndependent() {
        var pair = Pair(weight: .sample([2, 3], seed: 1), bias: .sample([3], seed: 2))
        var adam = Optimizer(for: pair)
        let before = adam
        adam.update(&pair, gradients: pair.parameters, learningRate: 0.1)
        #expect(before.firstMoments.allSatisfy { $0.doubles.allSatisfy { $0 == 0 } })
        #expect(before.step == 0)
    }

    @Test(arguments: ["clipping.above", "clipping.below"]) func clipping(_ name: String) {
        let golden = goldens(name)
        let gradients = [golden["gradient.weight"], golden["gradient.bias"]]
        let norm = GlobalNorm.of(gradients)
        let limit = golden.number("maximumNorm")
        #expect(abs(norm - golden.number("norm")) <= 1e-12 * norm)
        // PyTorch divides by norm + 1e-6.
        let theirs = norm > limit ? norm / (norm + 1e-6) : 1
        for (gradient, tensor) in zip(gradients, ["weight", "bias"]) {
            let clipped = gradient * (GlobalNorm.clipFactor(norm: norm, limit: limit) * theirs)
            #expect(Closeness.double.failure(clipped, golden["clipped.\(tensor)"]) == nil)
        }
    }
}
