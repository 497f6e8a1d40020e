import Tensors
import TestSupport
import Testing

struct UnaryTests {
    @Test(arguments: [
        UnaryFunction.identity, .elu, .silu, .tanh, .softplus, .sigmoid, .exp, .square, .negate, .symlog, .symexp,
    ])
    func gradientsOfSmoothFunctions(_ function: UnaryFunction) {
        // ELU's second derivative jumps at 0, which central differences across it would see.
        let x = Tensor([-3.1, -1.2, -0.4, -0.05, 0.06, 0.5, 1.3, 2.7], shape: [4, 2])
        #expect(GradientCheck.failures(of: [x]) { $0[0].map(function) } == [])
    }

    @Test func gradientOfReLUAwayFromItsKink() {
        let x = Tensor([-2, -0.1, 0.1, 3.0], shape: [4])
        #expect(GradientCheck.failures(of: [x]) { $0[0].relu } == [])
    }

    @Test(arguments: [UnaryFunction.log, .sqrt]) func gradientsOverThePositiveNumbers(_ function: UnaryFunction) {
        let x = Tensor([0.3, 0.9, 1.7, 40], shape: [2, 2])
        #expect(GradientCheck.failures(of: [x]) { $0[0].map(function) } == [])
    }

    @Test func gradientOfAffine() {
        let x = Tensor.sample([3, 2], seed: 1)
        #expect(GradientCheck.failures(of: [x]) { $0[0].affine(scale: -2.5, offset: 7) } == [])
        #expect(GradientCheck.failures(of: [x]) { 3 * ($0[0] * 2 - 1) + 4 } == [])
        #expect(Tensor([1.0, -2], shape: [2]).affine(scale: -2.5, offset: 7).doubles == [4.5, 12])
    }

    @Test func gradientOfTheClampStopsBelowTheBound() {
        let x = Tensor([-1, 0.4, 0.6, 3.0], shape: [4])
        #expect(GradientCheck.failures(of: [x]) { $0[0].clamped(above: 0.5) } == [])
        #expect(x.clamped(above: 0.5).doubles == [0.5, 0.5, 0.6, 3])
    }

    /// The derivatives are formed from the value, and must not lose the digits that the value still has.
    @Test(arguments: [-12.0, -8, -4, -0.5, 0.5, 4, 12]) func derivativesInSinglePrecision(_ x: Double) {
        let sigmoid = 1 / (1 + Double.exp(-x))
        let expected: [(UnaryFunction, Double)] = [
            (.softplus, sigmoid), (.sigmoid, sigmoid * (1 - sigmoid)),
            (.silu, sigmoid * (1 + x * (1 - sigmoid))), (.exp, Double.exp(x)),
            (.elu, x > 0 ? 1 : Double.exp(x)),
        ]
        for (function, slope) in expected {
            let tape = Tape()
            let leaf = tape.watch(Tensor([Float(x)], shape: [1]))
            let gradient = tape.gradients(of: leaf.map(function), leaves: [leaf])[0].item
            // 1 − y and y + 1 are exact to half a unit in the last place of 1.
            let tolerance = function.isComplementFormed ? 1e-6 * slope + 1.5e-7 : 2e-6 * slope
            #expect(abs(gradient - slope) <= tolerance, "\(function)'(\(x)) = \(gradient), not \(slope)")
        }
    }

    /// Within the limit nothing changes; beyond, the sign is left, and a gradient that takes the divisor for a constant.
    @Test func limitingMagnitudes() {
        let x = Tensor([-8.0, -2, -1, 0, 1, 2, 4], shape: [7])
        #expect(x.limitingMagnitude(to: 2).doubles == [-2, -2, -1, 0, 1, 2, 2])
        let tape = Tape()
        let leaf = tape.watch(x)
        let gradient = tape.gradients(of: leaf.limitingMagnitude(to: 2).sum, leaves: [leaf])[0]
        #expect(gradient.doubles == [0.25, 1, 1, 1, 1, 1, 0.5])
    }
}

extension UnaryFunction {
    fileprivate var isComplementFormed: Bool {
        switch self {
        case .sigmoid, .elu, .silu: true
        default: false
        }
    }
}
