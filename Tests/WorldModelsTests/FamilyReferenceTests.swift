import Foundation
import Tensors
import TestSupport
import Testing

@testable import WorldModels

/// The deep Markov model and the stochastic recurrent network, number by number from their equations.
struct FamilyReferenceTests {
    /// A model's parameters, as vectors and matrices of numbers.
    struct Parameters {
        let tensors: [String: Tensor]

        init(_ model: WorldModel) {
            tensors = Dictionary(uniqueKeysWithValues: model.namedParameters.map { ($0.path, $0.tensor) })
        }

        func vector(_ path: String) -> [Double] { tensors["dynamics." + path]?.doubles ?? [] }

        /// x · W + b, by the names of both.
        func linear(_ path: String, _ x: [Double]) -> [Double] {
            product(x, path + ".weight", adding: vector(path + ".bias"))
        }

        func product(_ x: [Double], _ path: String, adding bias: [Double]) -> [Double] {
            let weight = vector(path)
            let outputs = weight.count / x.count
            return (0..<outputs).map { j in
                x.indices.reduce(bias.isEmpty ? 0 : bias[j]) { $0 + x[$1] * weight[$1 * outputs + j] }
            }
        }
    }

    let close = Closeness(relative: 1e-10, absolute: 1e-12)
    func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
    func silu(_ x: Double) -> Double { x * sigmoid(x) }
    func softplus(_ x: Double) -> Double { log(1 + exp(x)) }

    @Test(arguments: [false, true]) func deepMarkovModel(_ isResidual: Bool) {
        let model = Variant(.dmm, .gru, .backward, isResidual: isResidual).model
        let p = Parameters(model)
        let (action, summary) = (Tensor.sample([1, 2], seed: 1), Tensor.sample([1, 7], seed: 2))
        let start = model.initialState(batch: 1)
        let first = model.dynamics.advance(start, projectedInput: model.dynamics.projectInputs(action))
        let later = model.dynamics.advance(
            State(deterministic: first, stochastic: .sample([1, 2], seed: 3)),
            projectedInput: model.dynamics.projectInputs(action))
        for (context, z) in [
            (first, p.vector("initialLatent")), (later, Tensor.sample([1, 2], seed: 3).doubles),
        ] {
            let x = z + action.doubles
            let gate = p.linear("gateOutput", p.linear("gateHidden", x).map(silu)).map(sigmoid)
            let proposal = p.linear("proposalOutput", p.linear("proposalHidden", x).map(silu))
            let linear = p.linear("linearMean", x)
            let mean = (0..<2).map { (1 - gate[$0]) * linear[$0] + gate[$0] * proposal[$0] }
            let deviation = p.linear("deviation", proposal.map(silu)).map { softplus($0) + 0.1 }
            #expect(close.failure(model.dynamics.prior(context).parameters.doubles, mean + deviation) == nil)

            let combined = zip(p.linear("combiner", x).map(tanh), summary.doubles).map { ($0 + $1) / 2 }
            let output = p.linear("posteriorOutput", combined)
            let expected =
                (0..<2).map { output[$0] + (isResidual ? mean[$0] : 0) }
                + output[2...].map { softplus($0) + 0.1 }
            let posterior = model.dynamics.posterior(
                context, projectedSummary: model.dynamics.projectSummaries(summary))
            #expect(close.failure(posterior.parameters.doubles, expected) == nil)
        }
    }

    @Test(arguments: [false, true]) func stochasticRecurrentNetwork(_ isResidual: Bool) {
        let model = Variant(.srnn, .gru, .backward, isResidual: isResidual).model
        let p = Parameters(model)
        // An action and the embedding of the row before.
        let (input, summary) = (Tensor.sample([1, 8], seed: 1), Tensor.sample([1, 7], seed: 2))
        let state = State(deterministic: .sample([1, 5], seed: 4), stochastic: .sample([1, 2], seed: 3))
        let context = model.dynamics.advance(state, projectedInput: model.dynamics.projectInputs(input))

        let path = Array(state.deterministic.doubles[..<3])
        let x = p.product(
            p.linear("input", input.doubles).map(silu), "cell.inputWeight", adding: p.vector("cell.inputBias"))
        let h = p.product(path, "cell.recurrentWeight", adding: p.vector("cell.recurrentBias"))
        let next = (0..<3).map { i in
            let (reset, update) = (sigmoid(x[i] + h[i]), sigmoid(x[3 + i] + h[3 + i]))
            return (1 - update) * tanh(x[6 + i] + reset * h[6 + i]) + update * path[i]
        }
        let read = next + state.stochastic.doubles
        #expect(close.failure(context.doubles, read) == nil)

        let prior = p.linear("priorOutput", p.linear("priorHidden", read).map(silu))
        let mean = Array(prior[..<2])
        #expect(
            close.failure(
                model.dynamics.prior(context).parameters.doubles, mean + prior[2...].map { softplus($0) + 0.1 }) == nil)
        let hidden = zip(
            p.product(read, "posteriorContext.weight", adding: []), p.linear("posteriorSummary", summary.doubles)
        ).map { silu($0 + $1) }
        let output = p.linear("posteriorOutput", hidden)
        let expected =
            (0..<2).map { output[$0] + (isResidual ? mean[$0] : 0) } + output[2...].map { softplus($0) + 0.1 }
        let posterior = model.dynamics.posterior(context, projectedSummary: model.dynamics.projectSummaries(summary))
        #expect(close.failure(posterior.parameters.doubles, expected) == nil)
        let z = Tensor.sample([1, 2], seed: 6)
        #expect(model.dynamics.features(context, z).doubles == context.doubles[..<3] + z.doubles)
    }
}
