import TestSupport
import Testing

@testable import Tensors

struct NormalizationTests {
    let x = Tensor.sample([3, 2, 5], seed: 1)
    let scale = Tensor.sample([5], seed: 2)
    let offset = Tensor.sample([5], seed: 3)

    @Test func layerNorm() {
        let centred = x - x.sumOverLast.reshaped([3, 2, 1]) * 0.2
        let variance = centred.square.sumOverLast.reshaped([3, 2, 1]) * 0.2
        let expected = centred / (variance + 1e-3).squareRoot * scale + offset
        #expect(
            Closeness.double.failure(x.layerNorm(scale: scale, offset: offset, epsilon: 1e-3), expected) == nil)
        #expect(
            GradientCheck.failures(of: [x, scale, offset]) {
                $0[0].layerNorm(scale: $0[1], offset: $0[2], epsilon: 1e-3)
            } == [])
    }

    @Test func rmsNorm() {
        let square = x.square.sumOverLast.reshaped([3, 2, 1]) * 0.2
        let expected = x / (square + 1e-4).squareRoot * scale
        #expect(Closeness.double.failure(x.rmsNorm(scale: scale, epsilon: 1e-4), expected) == nil)
        #expect(GradientCheck.failures(of: [x, scale]) { $0[0].rmsNorm(scale: $0[1], epsilon: 1e-4) } == [])
    }
}
