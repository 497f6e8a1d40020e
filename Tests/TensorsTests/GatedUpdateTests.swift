import TestSupport
import Testing

@testable import Tensors

struct GatedUpdateTests {
    /// Two blocks of three numbers.
    let gates = Tensor.sample([2, 5, 18], seed: 1)
    let state = Tensor.sample([2, 5, 6], seed: 2)

    @Test func values() {
        func sigmoid(_ x: Double) -> Double { 1 / (1 + .exp(-x)) }
        let (g, h) = (gates.doubles, state.doubles)
        let expected = (0..<60).map { place in
            let first = place / 3 * 9 + place % 3
            let (reset, candidate, update) = (g[first], g[first + 3], g[first + 6])
            let u = sigmoid(update - 1)
            return u * .tanh(sigmoid(reset) * candidate) + (1 - u) * h[place]
        }
        let next = Tensor.gatedUpdate(gates: gates, state: state, blocks: 2)
        #expect(next.shape == state.shape && Closeness.double.failure(next.doubles, expected) == nil)
    }

    @Test(arguments: [1, 2, 6]) func gradients(_ blocks: Int) {
        #expect(
            GradientCheck.failures(of: [gates, state]) {
                .gatedUpdate(gates: $0[0], state: $0[1], blocks: blocks)
            } == [])
    }
}
