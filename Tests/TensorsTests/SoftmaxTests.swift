import TestSupport
import Testing

@testable import Tensors

struct SoftmaxTests {
    static let shapes: [Shape] = [[3, 2, 5], [4, 1], [1, 7], [6], []]

    static func rows(_ x: Tensor) -> [[Double]] {
        (0..<x.shape.rows).map { Array(x.doubles[$0 * x.shape.last..<($0 + 1) * x.shape.last]) }
    }

    @Test(arguments: shapes) func values(_ shape: Shape) {
        let x = Tensor.sample(shape, seed: 1)
        let sums = Self.rows(x).map { $0.reduce(0) { $0 + .exp($1) } }
        let softmax = zip(Self.rows(x), sums).flatMap { row, sum in row.map { .exp($0) / sum } }
        #expect(x.logSumExp.shape == shape.droppingLast())
        #expect(Closeness.double.failure(x.logSumExp.doubles, sums.map { .log($0) }) == nil)
        #expect(Closeness.double.failure(x.softmax, Tensor(softmax, shape: shape)) == nil)
        #expect(Closeness.double.failure(x.logSoftmax, Tensor(softmax.map { .log($0) }, shape: shape)) == nil)
    }

    @Test(arguments: shapes) func gradients(_ shape: Shape) {
        let x = Tensor.sample(shape, seed: 1)
        #expect(GradientCheck.failures(of: [x]) { $0[0].logSumExp } == [])
        #expect(GradientCheck.failures(of: [x]) { $0[0].softmax } == [])
        #expect(GradientCheck.failures(of: [x]) { $0[0].logSoftmax } == [])
    }

    @Test func recordingChangesNoValue() {
        let x = Tensor.sample([3, 2, 5], seed: 1)
        for function in [\.logSumExp, \.softmax, \.logSoftmax] as [@Sendable (Tensor) -> Tensor] {
            #expect(function(Tape().watch(x)).doubles == function(x).doubles)
        }
    }

    /// One class is certain, whatever its logit.
    @Test(arguments: [Precision.single, .double]) func aSingleElement(_ precision: Precision) {
        let x = Tensor([-3.25, 0, 500, -500], shape: [4, 1]).converted(to: precision)
        #expect(x.logSumExp.doubles == [-3.25, 0, 500, -500])
        #expect(x.softmax.doubles == [1, 1, 1, 1])
        #expect(x.logSoftmax.doubles == [0, 0, 0, 0])
    }

    @Test(arguments: [Precision.single, .double]) func largeElementsStayFinite(_ precision: Precision) {
        let x = Tensor([1000.0, 1000, -1000, -1000, -1000, -1000, 0, 1000, 500], shape: [3, 3]).converted(to: precision)
        let close = Closeness(precision)
        let half = Double.log(2)
        #expect(close.failure(x.logSumExp.doubles, [1000 + half, -1000 + .log(3), 1000]) == nil)
        let third = 1.0 / 3
        #expect(close.failure(x.softmax.doubles, [0.5, 0.5, 0, third, third, third, 0, 1, 0]) == nil)
        let logs = [-half, -half, -2000 - half, -.log(3), -.log(3), -.log(3), -1000, 0, -500]
        #expect(close.failure(x.logSoftmax.doubles, logs) == nil)
        let tape = Tape()
        let leaf = tape.watch(x)
        let gradient = tape.gradients(of: leaf.logSumExp.sum, leaves: [leaf])[0]
        #expect(close.failure(gradient, x.softmax) == nil)
    }

    /// e^−∞ = 0: an impossible alternative among others, and nothing but such.
    @Test(arguments: [Precision.single, .double]) func minusInfinity(_ precision: Precision) {
        let never = -Double.infinity
        let x = Tensor([1, never, 2, never, never, never], shape: [2, 3]).converted(to: precision)
        #expect(x.logSumExp.doubles[1] == never)
        #expect(Closeness(precision).failure([x.logSumExp.doubles[0]], [.log(.exp(1) + .exp(2))]) == nil)
        let tape = Tape()
        let leaf = tape.watch(x)
        let gradient = tape.gradients(of: leaf.logSumExp.sum, leaves: [leaf])[0].doubles
        #expect(Closeness(precision).failure(gradient, [1 / (1 + .exp(1)), 0, 1 / (1 + .exp(-1)), 0, 0, 0]) == nil)
    }

    @Test func notANumberPasses() {
        let x = Tensor([Float(0), .nan, 1], shape: [3])
        #expect(x.logSumExp.floats[0].isNaN)
        #expect(x.softmax.floats.allSatisfy(\.isNaN) && x.logSoftmax.floats.allSatisfy(\.isNaN))
    }
}
