import Distributions
import NeuralNetworks
import Tensors
import Trajectories

/// A latent world model: encoder e_t = f(o_t), dynamics with prior and filtering posterior, decoder p(o_t | h_t, z_t),
/// and heads for reward and continuation. It takes and gives standardised values, and carries the `normalizer` that
/// leads to the log's own units and back.
public struct WorldModel: Module {
    public let configuration: WorldModelConfiguration
    public let observationSpace: Space
    public let actionSpace: Space
    /// What is remembered of the training log.
    public let statistics: LogStatistics
    public var encoder: MultilayerPerceptron
    public var dynamics: RecurrentStateSpaceModel
    public var decoder: NormalHead
    public var reward: NormalHead
    public var continuation: ContinuationHead?

    public init(
        configuration c: WorldModelConfiguration, observationSpace: Space, actionSpace: Space,
        statistics: LogStatistics, using generator: inout RandomGenerator
    ) {
        configuration = c
        self.observationSpace = observationSpace
        self.actionSpace = actionSpace
        self.statistics = statistics
        encoder = MultilayerPerceptron(
            inputs: observationSpace.encodedSize, hidden: c.encoder.hidden, outputs: c.encoder.output,
            activation: c.encoder.activation, using: &generator)
        dynamics = RecurrentStateSpaceModel(
            configuration: c.dynamics, actionSize: actionSpace.encodedSize, embeddingSize: c.encoder.output,
            using: &generator)
        let features = c.dynamics.deterministic + c.dynamics.stochastic
        decoder = NormalHead(
            configuration: c.decoder, inputs: features, outputs: observationSpace.encodedSize, using: &generator)
        reward = NormalHead(configuration: c.reward, inputs: features, outputs: 1, using: &generator)
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
        visit("reward", &reward)
        if continuation != nil { visit("continuation", &continuation!) }
    }

    /// This model in another precision, deviations that are no parameters included.
    public func converted(to precision: Precision) -> WorldModel {
        var model = self
        model.updateParameters { $1 = $1.converted(to: precision) }
        model.decoder.logDeviation = model.decoder.logDeviation.converted(to: precision)
        model.reward.logDeviation = model.reward.logDeviation.converted(to: precision)
        return model
    }

    /// The state before anything was seen.
    public func initialState(batch: Int) -> State { dynamics.initialState(batch: batch, precision: precision) }

    /// Filters a batch from the zero state.
    public func observe(_ batch: SequenceBatch, using generator: inout RandomGenerator) -> ObservedSequence<
        DiagonalNormal
    > {
        observe(from: initialState(batch: batch.count), batch, using: &generator)
    }

    /// Filters a batch that goes on from `state`.
    public func observe(
        from state: State, _ batch: SequenceBatch, using generator: inout RandomGenerator
    ) -> ObservedSequence<DiagonalNormal> {
        dynamics.observe(
            from: state, embeddings: encoder(batch.observation), actions: batch.action, isFirst: batch.isFirst,
            hasFirst: batch.hasFirst, using: &generator)
    }
}

extension WorldModel {
    /// One step of filtering: the state after taking `action` and seeing `observation`.
    ///
    /// - state: s_{t−1} `[B]`.  - action: a_{t−1} `[B, A]`, encoded.  - observation: o_t `[B, O]`, standardised.
    /// - Returns: s_t, its stochastic part a sample of q(z_t | h_t, e_t).
    public func observe(
        _ state: State, action: Tensor, observation: Tensor, using generator: inout RandomGenerator
    ) -> State {
        let context = dynamics.advance(state, projectedAction: dynamics.projectActions(action))
        let latent = dynamics.posterior(
            context, projectedEmbedding: dynamics.projectEmbeddings(encoder(observation)))
        return State(deterministic: context, stochastic: latent.sample(using: &generator))
    }

    /// Rewards predicted along imagined futures, in standard deviations: actions `[H, B, A]`, encoded → `[H, B]`.
    ///
    /// The batch is cut into tiles that fit a core's cache and run side by side; the result depends on the generator
    /// alone, not on the number of cores.
    public func imagineRewards(from state: State, actions: Tensor, generator: RandomGenerator) -> Tensor {
        let (horizon, count) = (actions.shape[0], actions.shape[1])
        let tiles = (count + WorldModel.tile - 1) / WorldModel.tile
        let parts = concurrentMap(tiles) { index in
            let rows = count * index / tiles..<count * (index + 1) / tiles
            var tileGenerator = generator.child(UInt64(index))
            let imagined = dynamics.imagine(
                from: state[rows], actions: actions.rows(rows), using: &tileGenerator)
            return reward(imagined.features).reshaped([horizon, rows.count])
        }
        return .concatenated(parts)
    }

    /// Rows that one core imagines side by side: their activations fit its second-level cache.
    private static let tile = 64
}
