import TestSupport
import Testing

@testable import Tensors

struct NormalizedLayerTests {
    let x = Tensor.sample([3, 2, 4], seed: 1)
    let weight = Tensor.sample([4, 6], seed: 2)
    let h = Tensor.sample([3, 2, 9], seed: 3)
    let blocks = Tensor.sample([3, 3, 2], seed: 4)
    let scale = Tensor.sample([6], seed: 5)
    /// A bias, and an addend.
    static let biases = [Tensor.sample([6], seed: 6), .sample([3, 2, 6], seed: 7)]

    @Test(arguments: NormalizedLayerTests.biases) func values(_ bias: Tensor) {
        let sum = x.linear(weight: weight, bias: bias) + h.linear(weight: blocks)
        let found = Tensor.normalizedLayer(
            [(x, weight), (h, blocks)], bias: bias, scale: scale, epsilon: 1e-2, activation: .silu)
        #expect(Closeness.double.failure(found, sum.rmsNorm(scale: scale, epsilon: 1e-2).silu) == nil)
    }

    @Test(arguments: [UnaryFunction.silu, .tanh, .elu, .identity], NormalizedLayerTests.biases)
    func gradients(_ activation: UnaryFunction, _ bias: Tensor) {
        #expect(
            GradientCheck.failures(of: [x, weight, h, blocks, bias, scale]) {
                .normalizedLayer(
                    [($0[0], $0[1]), ($0[2], $0[3])], bias: $0[4], scale: $0[5], epsilon: 1e-2, activation: activation)
            } == [])
    }

    @Test func gradientsWithoutABiasAndOverSeveralSteps() {
        let square = Tensor.sample([6, 6], seed: 8)
        #expect(
            GradientCheck.failures(of: [.sample([2, 6], seed: 9), square, scale]) { input in
                var x = input[0]
                for _ in 0..<3 {
                    x = .normalizedLayer(
                        [(x, input[1])], bias: nil, scale: input[2], epsilon: 1e-2, activation: .silu)
                }
                return x
            } == [])
    }

    @Test(arguments: [1, 9]) func singlePrecision(_ rows: Int) {
        let inputs = [Tensor.sample([rows, 24], seed: 1), .sample([24, 33], seed: 2), .sample([33], seed: 3)]
        func run(_ precision: Precision) -> [Tensor] {
            let tape = Tape()
            let leaves = inputs.map { tape.watch($0.converted(to: precision)) }
            let y = Tensor.normalizedLayer(
                [(leaves[0], leaves[1])], bias: leaves[2], scale: leaves[2], epsilon: 1e-4, activation: .silu)
            return [y] + tape.gradients(of: y.square.mean, leaves: leaves)
        }
        for (single, double) in zip(run(.single), run(.double)) {
            #expect(Closeness(relative: 1e-5, absolute: 1e-5).failure(single, double) == nil)
        }
    }

    /// Off the tape nothing is kept, and nothing else is computed.
    @Test func recordingChangesNoValue() {
        func layer(_ x: Tensor) -> [Double] {
            Tensor.normalizedLayer([(x, weight)], bias: nil, scale: scale, epsilon: 1e-4, activation: .silu).doubles
        }
        #expect(layer(Tape().watch(x)) == layer(x))
    }
}
