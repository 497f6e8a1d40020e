import TestSupport
import Testing

@testable import Tensors

/// Rows without elements, as the actions of a log without actions are: `[T, B, 0]`.
struct ZeroWidthTests {
    let empty = Tensor([Double](), shape: [3, 4, 0])
    let weight = Tensor([Double](), shape: [0, 5])
    let bias = Tensor.sample([5], seed: 1)

    @Test func rowsAreCountedWithoutElements() {
        #expect(Shape([3, 4, 0]).rows == 12 && Shape([3, 4, 0]).count == 0)
        #expect(Shape([0, 4]).rows == 0 && Shape([7]).rows == 1 && Shape.scalar.rows == 1)
        #expect(empty.doubles.isEmpty && empty.converted(to: .single).floats.isEmpty)
    }

    /// Memory is handed on as its last owner left it: what is not written shows as NaN.
    @Test(arguments: [Precision.single, .double]) func aProductOfNothingIsZero(_ precision: Precision) {
        for rows in [1, 2, 12] {
            for columns in [1, 5] {
                _ = Tensor(repeating: .nan, shape: [rows, columns], precision: precision).doubles
                let x = Tensor.zeros([rows, 0], precision: precision)
                let y = x.linear(weight: .zeros([0, columns], precision: precision))
                #expect(y.shape == [rows, columns] && y.doubles.allSatisfy { $0 == 0 })
            }
        }
    }

    @Test func aLayerOfNothingIsItsBias() {
        let y = empty.linear(weight: weight, bias: bias, activation: .tanh)
        #expect(y.shape == [3, 4, 5])
        let expected = (0..<60).map { Double.tanh(bias.doubles[$0 % 5]) }
        #expect(Closeness.double.failure(y.doubles, expected) == nil)
        let addend = Tensor.sample([3, 4, 5], seed: 2)
        #expect(empty.linear(weight: weight, bias: addend).doubles == addend.doubles)
    }

    @Test(arguments: [UnaryFunction.identity, .tanh, .silu])
    func gradientsOfALayerOfNothing(_ activation: UnaryFunction) {
        for bias in [bias, Tensor.sample([3, 4, 5], seed: 2)] {
            #expect(
                GradientCheck.failures(of: [empty, weight, bias]) {
                    $0[0].linear(weight: $0[1], bias: $0[2], activation: activation)
                } == [])
        }
    }

    /// A step of a recurrence with a slice of such actions, as a model's dynamics takes it.
    @Test func gradientsThroughSlicesAndAnAddend() {
        let state = Tensor.sample([4, 5], seed: 3)
        let square = Tensor.sample([5, 5], seed: 4)
        #expect(
            GradientCheck.failures(of: [empty, weight, bias, state, square]) { input in
                let projected = input[0].linear(weight: input[1], bias: input[2])
                var h = input[3]
                for t in 0..<3 { h = h.linear(weight: input[4], bias: projected[t], activation: .tanh) }
                return h
            } == [])
    }

    @Test func layoutKeepsTheOtherAxes() {
        #expect(empty[1].shape == [4, 0] && empty[1..<3].shape == [2, 4, 0])
        #expect(empty.rows(1..<3).shape == [3, 2, 0] && empty.columns(0..<0).shape == [3, 4, 0])
        #expect(Tensor.stacked([empty[0], empty[1]]).shape == [2, 4, 0])
        #expect(empty.reshaped([12, 0]).shape == [12, 0])
        #expect(Tensor([Double](), shape: [3, 1, 0]).broadcast(to: [3, 4, 0]).shape == [3, 4, 0])
        #expect(Tensor.concatenatedRows([empty[0], empty]).shape == [16, 0])
    }

    @Test func concatenatingNothingChangesNothing() {
        let x = Tensor.sample([3, 4, 2], seed: 5)
        #expect(Tensor.concatenated([empty, x]).doubles == x.doubles)
        #expect(Tensor.concatenated([x, empty]).shape == [3, 4, 2])
        #expect(GradientCheck.failures(of: [x, empty]) { Tensor.concatenated([$0[1], $0[0], $0[1]]).square } == [])
    }

    @Test func sumsAndUpdatesOfNothing() {
        #expect(empty.sum.item == 0 && empty.sumOverLast.doubles == [Double](repeating: 0, count: 12))
        #expect(empty.sumOfSquares == 0)
        var (parameter, first, second) = (weight, weight, weight)
        parameter.update(
            .adam, gradient: weight, first: &first, second: &second, learningRate: 1, beta1: 0.9, beta2: 0.999,
            epsilon: 1e-8, decay: 0, firstCorrection: 0.1, secondCorrection: 0.001, gradientScale: 1)
        #expect(parameter.shape == [0, 5])
        var generator = RandomGenerator(seed: 1)
        let before = generator
        #expect(generator.normal([0, 5]).floats.isEmpty && generator.uniform([3, 0]).floats.isEmpty)
        #expect(generator == before)
    }
}
