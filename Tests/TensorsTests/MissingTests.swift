import TestSupport
import Testing

@testable import Tensors

struct MissingTests {
    @Test(arguments: [Precision.single, .double]) func missingNumbersAreToldApart(_ precision: Precision) {
        let x = Tensor([1.5, .nan, -2, 0, .infinity, .nan], shape: [2, 3]).converted(to: precision)
        let (values, seen) = x.splitMissing
        #expect(values.doubles == [1.5, 0, -2, 0, .infinity, 0])
        #expect(seen.doubles == [1, 0, 1, 1, 1, 0])
        #expect(values.shape == [2, 3] && seen.precision == precision)
        #expect(x.hasMissing && !values.hasMissing && !Tensor.zeros([0]).hasMissing)
    }

    @Test func symlogAndItsInverse() {
        let x = Tensor([-1000, -2.5, -0.25, 0.5, 3, 4e4], shape: [6])
        let expected = [
            -6.90875477931522, -1.252762968495368, -0.22314355131420976, 0.4054651081081644, 1.3862943611198906,
            10.596659732783579,
        ]
        #expect(Closeness.double.failure(x.symlog.doubles, expected) == nil)
        #expect(Closeness.double.failure(x.symlog.symexp.doubles, x.doubles) == nil)
        let small = Tensor.sample([2, 5], seed: 3)
        #expect(GradientCheck.failures(of: [small]) { $0[0].symlog } == [])
        #expect(GradientCheck.failures(of: [small]) { $0[0].symexp } == [])
    }

    /// Both are the identity near 0: small numbers stay what they are, and their gradient is whole, at 0 itself too.
    @Test(arguments: [Precision.single, .double]) func squeezingLeavesSmallNumbersAlone(_ precision: Precision) {
        let x = Tensor([-1e-8, -1e-20, 0, 3e-30, 1e-8], shape: [5]).converted(to: precision)
        for function in [UnaryFunction.symlog, .symexp] {
            for (y, x) in zip(x.map(function).doubles, x.doubles) { #expect(abs(y - x) <= 2e-8 * abs(x)) }
            let tape = Tape()
            let leaf = tape.watch(x)
            let slopes = tape.gradients(of: leaf.map(function).sum, leaves: [leaf])[0].doubles
            for slope in slopes { #expect(abs(slope - 1) <= 2e-8) }
        }
    }

    @Test(arguments: [5, 6]) func mirroredSums(_ width: Int) {
        let x = Tensor.sample([3, 2, width], seed: 1)
        let weights = Tensor.sample([width], seed: 2)
        #expect(Closeness.double.failure(x.mirroredSum(weights), (x * weights).sumOverLast) == nil)
        #expect(GradientCheck.failures(of: [x]) { $0[0].mirroredSum(weights) } == [])
        let mirrored = Tensor((0..<width).map { Float(2 * $0 - width + 1) * 1.1 }, shape: [width])
        #expect(Tensor(repeating: 0.1, shape: [4, width]).mirroredSum(mirrored).floats == [0, 0, 0, 0])
    }
}
