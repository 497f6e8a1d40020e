import Configs
import Configuration
import NeuralNetworks
import Optimizers
import Tensors
import Testing
import Trajectories

@testable import Training
@testable import WorldModels

/// The presets that come with the command.
struct PresetTests {
    func preset(_ name: String) throws -> ExperimentConfiguration {
        let loader = ConfigurationLoader(defaults: ExperimentConfiguration()) { try Presets.text($0) }
        return try loader.load(ConfigurationSource(name: name, text: Presets.text(name)), assignments: [])
    }

    func model(_ configuration: ExperimentConfiguration, observation: Int, action: Int) -> WorldModel {
        let sizes = LinearStatistics(
            observationSize: observation, actionSize: action, count: 0,
            inputProducts: .init(repeating: 0, count: (observation + action + 1) * (observation + action + 1)),
            outputProducts: .init(repeating: 0, count: (observation + action + 1) * (observation + 1)))
        var generator = RandomGenerator(seed: 1)
        return WorldModel(
            configuration: configuration.model, observationSpace: .unbounded(observation),
            actionSpace: .unbounded(action),
            statistics: LogStatistics(
                normalizer: Normalizer(
                    observationSpace: .unbounded(observation), actionSpace: .unbounded(action),
                    observation: .identity(observation), action: .identity(action), reward: .identity(1)),
                linear: sizes), using: &generator)
    }

    @Test(arguments: Presets.names) func everyPresetCanBeUsed(_ name: String) throws {
        try preset(name).validate()
    }

    @Test func controlIsStandardWithALinearDecoderAndSmallerBatches() throws {
        var expected = try preset("standard")
        #expect(!expected.model.decoder.hidden.isEmpty && expected.training.batch > 16)
        (expected.model.decoder.hidden, expected.model.decoder.minimumDeviation) = ([], 0.01)
        expected.training.batch = 16
        #expect(try preset("control") == expected)
    }

    /// The smallest size, whose preset has an encoder, a decoder, likelihoods, an objective and training of its own, with the
    /// published ones.
    func published1M() throws -> ExperimentConfiguration {
        var (configuration, published) = (try preset("dreamer3-1m"), try preset("dreamer3-12m"))
        (configuration.model.encoder.hidden, configuration.model.encoder.normalization) = ([64, 64, 64], .rms)
        (configuration.model.decoder.hidden, configuration.model.decoder.normalization) = ([64, 64, 64], .rms)
        configuration.model.encoder.initialization = .truncatedNormal
        configuration.model.decoder.likelihood = .symlog
        configuration.model.decoder.minimumDeviation = published.model.decoder.minimumDeviation
        configuration.model.dynamics.uniformMix = published.model.dynamics.uniformMix
        configuration.model.reward.likelihood = published.model.reward.likelihood
        published.model.continuation.hidden = [64]
        configuration.model.continuation = published.model.continuation
        (configuration.objective, configuration.training) = (published.objective, published.training)
        return configuration
    }

    @Test func theSmallestDreamer3HasOnePlainDecoderLayer() throws {
        let model = try preset("dreamer3-1m").model
        #expect(model.encoder.hidden.isEmpty && model.encoder.output == nil)
        #expect(model.decoder.hidden == [64] && model.decoder.normalization == .none)
    }

    /// As published, at 17 observations and 6 actions.
    @Test func dreamer3HasThePublishedParameters() throws {
        let model = try model(published1M(), observation: 17, action: 6)
        #expect(model.parameterCount == 523_537)
        let weights = model.namedParameters.filter { $0.path.hasSuffix("weight") }
        // The reward's last layer begins at zero, all others within two deviations.
        for (path, weight) in weights where !path.hasPrefix("reward.network.layers.1") {
            let fanIn = path == "dynamics.gates.weight" ? 64 : weight.shape[0]
            let limit = 2 * 1.1369 / Double(fanIn).squareRoot()
            #expect(weight.doubles.allSatisfy { abs($0) <= limit } && weight.sumOfSquares > 0, "\(path)")
        }
        #expect(weights.filter { $0.tensor.sumOfSquares == 0 }.map(\.path) == ["reward.network.layers.1.weight"])
    }

    /// The published sizes differ in widths and classes alone.
    @Test func theSizesOfDreamer3() throws {
        let base = try published1M()
        for (name, deterministic, width, classes) in [("dreamer3-12m", 2048, 256, 16), ("dreamer3-25m", 3072, 384, 24)]
        {
            var expected = base
            (expected.model.dynamics.deterministic, expected.model.dynamics.hidden) = (deterministic, width)
            expected.model.dynamics.classes = classes
            expected.model.encoder.hidden = [width, width, width]
            expected.model.decoder.hidden = [width, width, width]
            (expected.model.reward.hidden, expected.model.continuation.hidden) = ([width], [width])
            #expect(try preset(name) == expected)
        }
    }
}
