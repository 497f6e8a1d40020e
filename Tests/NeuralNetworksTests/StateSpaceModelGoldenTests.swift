import Distributions
import Tensors
import TestSupport
import Testing

@testable import NeuralNetworks
@testable import WorldModels

/// One step of the recurrent state-space model against PyTorch: all that it gives, and all gradients.
@Suite struct StateSpaceModelGoldenTests {
    static let names = [
        "latentInput.weight": "transition.stochasticWeight", "actionInput.weight": "transition.actionWeight",
        "actionInput.bias": "transition.bias", "cell.inputWeight": "gru.inputWeight",
        "cell.inputBias": "gru.inputBias", "cell.recurrentWeight": "gru.recurrentWeight",
        "cell.recurrentBias": "gru.recurrentBias", "priorHidden.weight": "prior.hidden.weight",
        "priorHidden.bias": "prior.hidden.bias", "priorOutput.weight": "prior.output.weight",
        "priorOutput.bias": "prior.output.bias", "posteriorContext.weight": "posterior.deterministicWeight",
        "posteriorEmbedding.weight": "posterior.embeddingWeight", "posteriorEmbedding.bias": "posterior.bias",
        "posteriorOutput.weight": "posterior.output.weight", "posteriorOutput.bias": "posterior.output.bias",
    ]

    @Test(arguments: [Precision.double, .single]) func step(_ precision: Precision) {
        let golden = goldens("posteriorStep", precision)
        var configuration = DynamicsConfiguration()
        (configuration.deterministic, configuration.stochastic, configuration.hidden) = (4, 3, 5)
        configuration.activation = .elu
        configuration.minimumDeviation = goldens("posteriorStep").number("minimumDeviation")
        var generator = RandomGenerator(seed: 1)
        let model = RecurrentStateSpaceModel(
            configuration: configuration, inputSize: 7, summarySize: 6, using: &generator
        ).parameters(of: golden, names: Self.names)
        golden.expect(
            ["deterministic", "stochastic", "action", "embedding"] + model.paths.map { Self.names[$0] ?? $0 },
            outputs: [
                "nextDeterministic", "nextStochastic", "priorMean", "priorDeviation", "posteriorMean",
                "posteriorDeviation", "divergence",
            ],
            // In single precision, candidates near 1 leave few digits of 1 − c², through which all gradients go.
            within: precision == .single ? Closeness(relative: 1e-4, absolute: 2e-5) : nil
        ) { inputs in
            let model = model.replacing(inputs.dropFirst(4))
            let state = State(deterministic: inputs[0], stochastic: inputs[1])
            let context = model.advance(state, projectedInput: model.projectInputs(inputs[2]))
            let prior = model.prior(context).normal!
            let posterior = model.posterior(context, projectedSummary: model.projectSummaries(inputs[3])).normal!
            return [
                context, posterior.sample(noise: golden["noise"]), prior.mean, prior.deviation, posterior.mean,
                posterior.deviation, posterior.klDivergence(to: prior),
            ]
        }
    }
}
