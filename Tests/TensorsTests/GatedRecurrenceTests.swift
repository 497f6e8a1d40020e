import TestSupport
import Testing

@testable import Tensors

struct GatedRecurrenceTests {
    let inputs = Tensor.sample([2, 3, 12], seed: 1)
    let recurrent = Tensor.sample([2, 3, 12], seed: 2)
    let state = Tensor.sample([2, 3, 4], seed: 3)

    @Test func values() {
        let next = Tensor.gatedRecurrence(inputs: inputs, recurrent: recurrent, state: state)
        let (x, h, s) = (inputs.doubles, recurrent.doubles, state.doubles)
        func sigmoid(_ x: Double) -> Double { 1 / (1 + .exp(-x)) }
        let expected = (0..<24).map { place in
            let first = place / 4 * 12 + place % 4
            let reset = sigmoid(x[first] + h[first])
            let update = sigmoid(x[first + 4] + h[first + 4])
            let candidate = Double.tanh(x[first + 8] + reset * h[first + 8])
            return (1 - update) * candidate + update * s[place]
        }
        #expect(next.shape == [2, 3, 4])
        #expect(Closeness.double.failure(next.doubles, expected) == nil)
    }

    @Test func gradients() {
        #expect(
            GradientCheck.failures(of: [inputs, recurrent, state]) {
                .gatedRecurrence(inputs: $0[0], recurrent: $0[1], state: $0[2])
            } == [])
    }

    @Test func recordingChangesNoValue() {
        let tape = Tape()
        let recorded = Tensor.gatedRecurrence(inputs: tape.watch(inputs), recurrent: recurrent, state: state)
        let bare = Tensor.gatedRecurrence(inputs: inputs, recurrent: recurrent, state: state)
        #expect(recorded.doubles == bare.doubles)
    }
}
