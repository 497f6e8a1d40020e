import Foundation
import NeuralNetworks
import Tensors
import Trajectories

/// A latent world model: encoder e_t = f(o_t), dynamics with prior and posterior, decoder p(o_t | h_t, z_t),
/// and heads for reward and continuation. It takes and gives standardised values, and carries the `normalizer` that
/// leads to the log's own units and back.
public struct WorldModel: Module {
    public let configuration: WorldModelConfiguration
    public let observationSpace: Space
    public let actionSpace: Space
    /// What is remembered of the training log.
    public let statistics: LogStatistics
    public var encoder: ObservationEncoder
    public var dynamics: any StateSpaceModel
    public var decoder: LikelihoodHead
    public var reward: LikelihoodHead?
    public var continuation: ContinuationHead?

    public init(
        configuration c: WorldModelConfiguration, observationSpace: Space, actionSpace: Space,
        statistics: LogStatistics, using generator: inout RandomGenerator
    ) {
        configuration = c
        self.observationSpace = observationSpace
        self.actionSpace = actionSpace
        self.statistics = statistics
        let (observationSize, actionSize) = (observationSpace.encodedSize, actionSpace.encodedSize)
        encoder = ObservationEncoder(
            configuration: c.encoder, observationSize: observationSize, actionSize: actionSize, using: &generator)
        dynamics = c.dynamics.makeModel(
            inputSize: c.dynamics.family.isAutoregressive ? actionSize + encoder.embeddingSize : actionSize,
            summarySize: encoder.summarySize, using: &generator)
        let features = dynamics.featureSize
        let normalizer = statistics.normalizer
        decoder = LikelihoodHead(
            configuration: c.decoder, inputs: features,
            parts: c.parts(observationSpace.observationFields.filter { c.observations.isDecoded($0.name) }),
            units: normalizer.observation, using: &generator)
        if let frequencies = statistics.linear.observationMean { decoder.beginAt(frequencies: frequencies) }
        reward =
            c.reward.isEnabled
            ? LikelihoodHead(
                configuration: c.reward, inputs: features,
                parts: [.init(name: "reward", likelihood: c.reward.likelihood, values: 0..<1)],
                units: normalizer.reward, using: &generator) : nil
        continuation =
            c.continuation.isEnabled
            ? ContinuationHead(configuration: c.continuation, inputs: features, using: &generator) : nil
    }

    public var normalizer: Normalizer { statistics.normalizer }

    /// The precision the parameters are in.
    public var precision: Precision { decoder.logDeviation.precision }

    public mutating func visitParameters(_ visit: ParameterVisitor) {
        visit("encoder", &encoder)
        visit("dynamics", &dynamics)
        visit("decoder", &decoder)
        if reward != nil { visit("reward", &reward!) }
        if continuation != nil { visit("continuation", &continuation!) }
    }

    /// This model in another precision, deviations that are no parameters included.
    public func converted(to precision: Precision) -> WorldModel {
        var model = self
        model.updateParameters { $1 = $1.converted(to: precision) }
        model.decoder.logDeviation = model.decoder.logDeviation.converted(to: precision)
        model.reward?.logDeviation = reward!.logDeviation.converted(to: precision)
        return model
    }

    /// Takes over the deviations that training keeps up to date without a gradient.
    public mutating func takeTrackedDeviations(of other: WorldModel) {
        if !decoder.hasLearnedDeviation { decoder.logDeviation = other.decoder.logDeviation }
        if let head = other.reward, !head.hasLearnedDeviation { reward?.logDeviation = head.logDeviation }
    }

    /// The state before anything was seen. Where the next context depends on the last observation, zeros stand in for its
    /// embedding, as at every first row.
    public func initialState(batch: Int) -> State {
        var state = dynamics.initialState(batch: batch, precision: precision)
        if configuration.dynamics.family.isAutoregressive {
            state.embedding = .zeros([batch, encoder.embeddingSize], precision: precision)
        }
        return state
    }

    /// What the decoder and the heads read of a state, `[B, F]`.
    public func features(_ state: State) -> Tensor { dynamics.features(state.deterministic, state.stochastic) }

    /// Σ log σ of the units of the decoded observations: what standardising takes from a log density.
    public var logUnits: Double {
        decoder.parts.flatMap(\.values).reduce(0) { $0 + log(normalizer.observation.deviation[$1]) }
    }
}

extension WorldModel {
    /// Infers the states along a batch: one sample of the posterior a row.
    /// - state: where the sequences go on from; nil where they begin.
    public func observe(
        from state: State? = nil, _ batch: SequenceBatch, using generator: inout RandomGenerator
    ) -> ObservedSequence {
        particles(batch, bound: Bound(), from: state, using: &generator).observed
    }

    /// One step of filtering: the state after taking `action` and seeing `observation`.
    ///
    /// - state: s_{t−1} `[B]`.  - action: a_{t−1} `[B, A]`, encoded.  - observation: o_t `[B, O]`, standardised.
    /// - Returns: s_t, its stochastic part a sample of q(z_t | h_t, g_t).
    public func observe(
        _ state: State, action: Tensor, observation: Tensor, using generator: inout RandomGenerator
    ) -> State {
        let context = dynamics.advance(
            state, projectedInput: dynamics.projectInputs(input(action, at: state, using: &generator)))
        let embedding = encoder.embed(observation)
        let (summary, memory) = encoder.summarize(embedding, action: action, memory: state.memory)
        let latent = dynamics.posterior(context, projectedSummary: dynamics.projectSummaries(summary))
        return State(
            deterministic: context, stochastic: latent.sample(using: &generator), memory: memory,
            embedding: configuration.dynamics.family.isAutoregressive ? embedding : nil)
    }

    /// Rewards predicted along imagined futures, in standard deviations: actions `[H, B, A]`, encoded → `[H, B]`.
    ///
    /// The batch is cut into tiles that fit a core's cache and run side by side; the result depends on the generator
    /// alone, not on the number of cores.
    public func imagineRewards(from state: State, actions: Tensor, generator: RandomGenerator) -> Tensor {
        guard let reward else { fatalError("rewards of a model without that head") }
        let (horizon, count) = (actions.shape[0], actions.shape[1])
        let tiles = (count + WorldModel.tile - 1) / WorldModel.tile
        let parts = concurrentMap(tiles) { index in
            let rows = count * index / tiles..<count * (index + 1) / tiles
            var tileGenerator = generator.child(UInt64(index))
            let imagined = imagine(
                from: state[rows], actions: actions.rows(rows), using: &tileGenerator)
            return reward.mean(reward(imagined.features)).reshaped([horizon, rows.count])
        }
        return .concatenated(parts)
    }

    /// Rows that one core imagines side by side: their activations fit its second-level cache.
    private static let tile = 64
}
