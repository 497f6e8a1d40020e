import TestSupport
import Testing

@testable import Tensors

struct LikelihoodTests {
    let x = Tensor.sample([3, 2, 4], seed: 1)
    let target = Tensor.sample([3, 2, 4], seed: 2)
    let weight = Tensor([1.0, 0, 1, 0.5, 2, 0], shape: [3, 2])

    @Test func squaredErrors() {
        let squares = (x - target).square
        #expect(Closeness.double.failure(x.squaredErrors(from: target), squares.sumOverRows) == nil)
        #expect(
            Closeness.double.failure(
                x.squaredErrors(from: target, weight: weight),
                (squares * weight.reshaped([3, 2, 1])).sumOverRows) == nil)
        #expect(GradientCheck.failures(of: [x]) { $0[0].squaredErrors(from: target) } == [])
        #expect(GradientCheck.failures(of: [x]) { $0[0].squaredErrors(from: target, weight: weight) } == [])
    }

    @Test func targetsOfSquaredErrorsAreConstants() {
        let tape = Tape()
        let (prediction, truth) = (tape.watch(x), tape.watch(target))
        let gradients = tape.gradients(of: prediction.squaredErrors(from: truth).sum, leaves: [prediction, truth])
        #expect(gradients[0].sumOfSquares > 0)
        #expect(gradients[1].doubles.allSatisfy { $0 == 0 })
    }

    @Test func bernoulliLogDensity() {
        let bits = Tensor((0..<24).map { Double($0 % 3 == 0 ? 1 : 0) }, shape: [3, 2, 4])
        let (p, notBits) = (x.sigmoid, bits.affine(scale: -1, offset: 1))
        let expected = bits * p.log + notBits * p.affine(scale: -1, offset: 1).log
        #expect(Closeness.double.failure(x.bernoulliLogDensity(bits), expected) == nil)
        #expect(GradientCheck.failures(of: [x]) { $0[0].bernoulliLogDensity(bits) } == [])
    }
}
