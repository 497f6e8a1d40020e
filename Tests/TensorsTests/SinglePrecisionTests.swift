import TestSupport
import Testing

@testable import Tensors

/// What models run in, against the double precision that the gradient checks vouch for: values and gradients.
struct SinglePrecisionTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let inputs: [Tensor]
        let function: @Sendable ([Tensor]) -> Tensor
    }

    static let normal = Tensor.concatenated([.sample([7, 19], seed: 3), .sample([7, 19], in: 0.4...2, seed: 4)])
    static let prior = Tensor.concatenated([.sample([7, 19], seed: 5), .sample([7, 19], in: 0.4...2, seed: 6)])
    /// Widths that are no multiple of a vector, so that the remainders are walked too.
    static let cases = [
        Case(
            testDescription: "gated recurrence",
            inputs: [.sample([7, 57], seed: 1), .sample([7, 57], seed: 2), .sample([7, 19], seed: 3)]
        ) { .gatedRecurrence(inputs: $0[0], recurrent: $0[1], state: $0[2]) },
        Case(testDescription: "normal parameters", inputs: [.sample([7, 38], seed: 1)]) {
            $0[0].normalParameters(floor: 0.1)
        },
        Case(testDescription: "normal sample", inputs: [normal]) {
            $0[0].normalSample(noise: .sample([7, 19], seed: 9).converted(to: $0[0].precision))
        },
        Case(testDescription: "normal divergence", inputs: [normal, prior]) { .normalDivergence($0[0], $0[1]) },
        Case(testDescription: "normal log density", inputs: [normal, .sample([7, 19], seed: 7)]) {
            $0[0].normalLogDensity($0[1])
        },
        Case(testDescription: "squared errors", inputs: [.sample([7, 19], seed: 1)]) {
            let precision = $0[0].precision
            return $0[0].squaredErrors(
                from: .sample([7, 19], seed: 2).converted(to: precision),
                weight: .sample([7], in: 0...1, seed: 3).converted(to: precision))
        },
        Case(testDescription: "Bernoulli log density", inputs: [.sample([7, 19], seed: 1)]) {
            $0[0].bernoulliLogDensity(.sample([7, 19], in: 0...1, seed: 2).converted(to: $0[0].precision))
        },
        Case(testDescription: "log-sum-exp", inputs: [.sample([7, 19], seed: 1)]) { $0[0].logSumExp },
        Case(testDescription: "softmax", inputs: [.sample([7, 19], seed: 1)]) { $0[0].softmax },
        Case(testDescription: "log-softmax", inputs: [.sample([7, 19], seed: 1)]) { $0[0].logSoftmax },
        Case(testDescription: "gathered rows", inputs: [.sample([7, 19], seed: 1)]) {
            $0[0].gathered(rows: [6, 0, 6, 2])
        },
        Case(
            testDescription: "layer norm",
            inputs: [.sample([7, 19], seed: 1), .sample([19], seed: 2), .sample([19], seed: 3)]
        ) { $0[0].layerNorm(scale: $0[1], offset: $0[2], epsilon: 1e-3) },
        Case(testDescription: "RMS norm", inputs: [.sample([7, 19], seed: 1), .sample([19], seed: 2)]) {
            $0[0].rmsNorm(scale: $0[1], epsilon: 1e-4)
        },
        Case(testDescription: "all activations", inputs: [.sample([7, 19], in: 0.1...3, seed: 1)]) { input in
            let functions: [UnaryFunction] = [.relu, .elu, .silu, .tanh, .softplus, .sigmoid, .exp, .log, .sqrt]
            return .stacked(functions.map { input[0].map($0) })
        },
    ]

    @Test(arguments: cases) func agreesWithDouble(_ c: Case) {
        let seed = Tensor.sample(c.function(c.inputs).shape, seed: 99)
        func run(_ precision: Precision) -> [Tensor] {
            let tape = Tape()
            let leaves = c.inputs.map { tape.watch($0.converted(to: precision)) }
            let output = c.function(leaves)
            return [output]
                + tape.gradients(of: [output], seeds: [seed.converted(to: precision)], leaves: leaves)
        }
        for (single, double) in zip(run(.single), run(.double)) {
            #expect(Closeness(relative: 1e-5, absolute: 1e-5).failure(single, double) == nil)
        }
    }
}
