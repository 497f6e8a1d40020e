import Foundation
import Tensors
import TestSupport
import Testing

@testable import NeuralNetworks

/// Three steps of sequences whose inputs are projected beforehand, against scalar arithmetic and step by step.
struct RecurrentCellTests {
    let inputs = Tensor.sample([3, 2, 5], seed: 1)
    let state = Tensor.sample([2, 4], seed: 2)

    func cell(_ activation: Activation = .tanh) -> RecurrentCell {
        var generator = RandomGenerator(seed: 3)
        return RecurrentCell(inputs: 5, width: 4, activation: activation, using: &generator)
            .replacing([.sample([5, 4], seed: 4), .sample([4, 4], seed: 5), .sample([4], seed: 6)])
    }

    func gated() -> GRUCell {
        var generator = RandomGenerator(seed: 3)
        return GRUCell(inputs: 5, width: 4, using: &generator).replacing([
            .sample([5, 12], seed: 4), .sample([12], seed: 5), .sample([4, 12], seed: 6), .sample([12], seed: 7),
        ])
    }

    /// h_1 … h_3 `[3, 2, 4]`, each from the one before.
    func states(_ first: Tensor, _ advance: (_ t: Int, _ state: Tensor) -> Tensor) -> Tensor {
        var states: [Tensor] = []
        for t in 0..<3 { states.append(advance(t, states.last ?? first)) }
        return .stacked(states)
    }

    func states(_ cell: RecurrentCell, _ inputs: Tensor, _ state: Tensor) -> Tensor {
        let projected = cell.projectInputs(inputs)
        return states(state) { cell(projected: projected[$0], state: $1) }
    }

    func states(_ cell: GRUCell, _ inputs: Tensor, _ state: Tensor) -> Tensor {
        let projected = cell.projectInputs(inputs)
        return states(state) { cell(projected: projected[$0], state: $1) }
    }

    @Test func values() {
        let cell = cell()
        let (x, h) = (inputs[0].doubles, state.doubles)
        let (w, u, b) = (cell.inputWeight.doubles, cell.recurrentWeight.doubles, cell.bias.doubles)
        var expected: [Double] = []
        for row in 0..<2 {
            for column in 0..<4 {
                var sum = b[column]
                for k in 0..<5 { sum += x[5 * row + k] * w[4 * k + column] }
                for k in 0..<4 { sum += h[4 * row + k] * u[4 * k + column] }
                expected.append(Foundation.tanh(sum))
            }
        }
        #expect(Closeness.double.failure(cell(inputs[0], state: state), Tensor(expected, shape: [2, 4])) == nil)
    }

    @Test(arguments: Activation.allCases.filter { $0 != .relu }) func gradients(_ activation: Activation) {
        let cell = cell(activation)
        #expect(
            GradientCheck.failures(of: [inputs, state] + cell.parameters) {
                states(cell.replacing($0.dropFirst(2)), $0[0], $0[1])
            } == [])
    }

    @Test func projectingAllStepsAtOnceChangesNoState() {
        let (cell, gated) = (cell(), gated())
        let close = Closeness.double
        #expect(close.failure(states(cell, inputs, state), states(state) { cell(inputs[$0], state: $1) }) == nil)
        #expect(close.failure(states(gated, inputs, state), states(state) { gated(inputs[$0], state: $1) }) == nil)
    }

    @Test func gradientsOfAGatedSequenceProjectedAtOnce() {
        let cell = gated()
        #expect(
            GradientCheck.failures(of: [inputs, state] + cell.parameters) {
                states(cell.replacing($0.dropFirst(2)), $0[0], $0[1])
            } == [])
    }

    /// A single row's projection has the extent of a bias.
    @Test func gradientsOfOneRow() {
        let cell = cell()
        #expect(
            GradientCheck.failures(of: [inputs.rows(0..<1), state[0..<1]] + cell.parameters) {
                states(cell.replacing($0.dropFirst(2)), $0[0], $0[1])
            } == [])
    }

    /// Weights ~ N(0, 1 / rows): five standard errors of the variance.
    @Test func initialWeightsKeepTheVariance() {
        var generator = RandomGenerator(seed: 5)
        let cell = RecurrentCell(inputs: 50, width: 200, using: &generator)
        #expect(cell.paths == ["inputWeight", "recurrentWeight", "bias"])
        for (weight, rows) in [(cell.inputWeight, 50), (cell.recurrentWeight, 200)] {
            let n = Double(weight.count)
            #expect(abs(weight.sumOfSquares * Double(rows) / n - 1) <= 5 * (2 / n).squareRoot())
        }
        #expect(cell.bias.floats.allSatisfy { $0 == 0 })
    }
}
