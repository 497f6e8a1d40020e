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
    public var probes: [Probe]

    public init(
        configuration c: WorldModelConfiguration, observationSpace: Space, actionSpace: Space,
        statistics: LogStatistics, using generator: inout RandomGenerator
    ) {
        configuration = c
        self.observationSpace = observationSpace
        self.actionSpace = actionSpace
        self.statistics = statistics
        let normalizer = statistics.normalizer
        let (fields, actionSize) = (normalizer.observationFields, actionSpace.encodedSize)
        encoder = ObservationEncoder(
            configuration: c.encoder,
            input: EncoderInput(
                fields.filter { c.observations.isEncoded($0.name) }, units: normalizer.observation,
                readsMissing: c.observations.mayBeMissing, isSqueezed: { c.likelihood(of: $0).isSqueezed }),
            actionSize: actionSize, using: &generator)
        dynamics = c.dynamics.makeModel(
            inputSize: c.dynamics.family.isAutoregressive ? actionSize + encoder.embeddingSize : actionSize,
            summarySize: encoder.summarySize, using: &generator)
        let features = dynamics.featureSize
        decoder = LikelihoodHead(
            configuration: c.decoder, inputs: features,
            parts: c.parts(fields.filter { c.observations.isDecoded($0.name) }),
            units: normalizer.observation, isExactlyLinear: statistics.isExactlyLinear, using: &generator)
        if let frequencies = statistics.linear.observationMean { decoder.beginAt(frequencies: frequencies) }
        reward =
            c.reward.isEnabled
            ? LikelihoodHead(
                configuration: c.reward, inputs: features,
                parts: normalizer.isRewardConstant
                    ? [] : [.init(name: "reward", likelihood: c.reward.likelihood, values: 0..<1)],
                units: normalizer.reward, using: &generator) : nil
        continuation =
            c.continuation.isEnabled
            ? ContinuationHead(configuration: c.continuation, inputs: features, using: &generator) : nil
        probes = []
        for field in fields where c.probes.matches(field.name) && !field.encoded.isEmpty {
            var head = LikelihoodHead(
                configuration: c.probes.head, inputs: features, parts: c.parts([field]),
                units: normalizer.observation, isExactlyLinear: statistics.isExactlyLinear, using: &generator)
            if let frequencies = statistics.linear.observationMean { head.beginAt(frequencies: frequencies) }
            probes.append(Probe(name: field.name, trainsModel: c.probes.trainsModel(field.name), head: head))
        }
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
        for index in probes.indices { visit("probes.\(probes[index].name)", &probes[index]) }
    }

    /// This model in another precision, deviations that are no parameters included.
    public func converted(to precision: Precision) -> WorldModel {
        var model = self
        model.updateParameters { $1 = $1.converted(to: precision) }
        model.updateHeads { $1.logDeviation = $1.logDeviation.converted(to: precision) }
        return model
    }

    /// Takes over the deviations that training keeps up to date without a gradient.
    public mutating func takeTrackedDeviations(of other: WorldModel) {
        var deviations = other.heads.map(\.head.logDeviation).makeIterator()
        updateHeads { _, head in
            if let deviation = deviations.next(), !head.hasLearnedDeviation { head.logDeviation = deviation }
        }
    }

    /// Changes the heads with likelihoods, in a fixed order, by their paths.
    mutating func updateHeads(_ transform: (_ path: String, _ head: inout LikelihoodHead) -> Void) {
        transform("decoder", &decoder)
        if reward != nil { transform("reward", &reward!) }
        for index in probes.indices { transform("probes.\(probes[index].name)", &probes[index].head) }
    }

    var heads: [(path: String, head: LikelihoodHead)] {
        var (copy, heads) = (self, [(String, LikelihoodHead)]())
        copy.updateHeads { heads.append(($0, $1)) }
        return heads
    }

    /// Moves every σ² that is had by maximum likelihood towards a batch's.
    /// - frozen: whether a deviation, by its path, stays as it is.
    public mutating func trackDeviations(_ terms: BoundTerms, rate: Double, frozen: (String) -> Bool) {
        var statistics = ([terms.observation] + (reward == nil ? [] : [terms.reward]) + terms.probes).makeIterator()
        updateHeads { path, head in
            guard let own = statistics.next(), !frozen(path + ".logDeviation") else { return }
            head.trackDeviation(statistics: own.doubles, rate: rate)
        }
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

    /// Σ log σ of the units of the decoded observations: what standardising takes from a log density of a complete one.
    public var logUnits: Double {
        decoder.parts.flatMap(\.values).reduce(0) { $0 + log(normalizer.observation.deviation[$1]) }
    }
}

extension WorldModel {
    /// Infers the states along a batch: one sample of the posterior a row, or its mean.
    /// - state: where the sequences go on from; nil where they begin.
    public func observe(
        from state: State? = nil, _ batch: SequenceBatch, latents: LatentValue = .sample,
        using generator: inout RandomGenerator
    ) -> ObservedSequence {
        particles(batch, bound: Bound(), sampling: .differentiable(latents), from: state, using: &generator).observed
    }

    /// The same of rows of which is known what is given.
    package func observe(
        from state: State?, _ batch: SequenceBatch, given: Perception?, using generator: inout RandomGenerator
    ) -> ObservedSequence {
        particles(batch, bound: Bound(), from: state, given: given, using: &generator).observed
    }

    /// One step of filtering: the state after taking `action` and seeing `observation`.
    ///
    /// - state: s_{t−1} `[B]`.  - action: a_{t−1} `[B, A]`, encoded.  - observation: o_t `[B, O]`, standardised; NaN where a
    ///   number is missing, which traps unless the model was trained with `observations.missing`.
    /// - Returns: s_t, its stochastic part a sample of q(z_t | h_t, g_t), or its mean.
    public func observe(
        _ state: State, action: Tensor, observation: Tensor, latents: LatentValue = .sample,
        using generator: inout RandomGenerator
    ) -> State {
        let context = dynamics.advance(
            state, projectedInput: dynamics.projectInputs(input(action, at: state, using: &generator)))
        encoder.input.requireReadable(observation)
        let embedding = encoder.embed(observation)
        let (summary, memory) = encoder.summarize(embedding, action: action, memory: state.memory)
        let latent = dynamics.posterior(
            context, projectedSummary: dynamics.projectSummaries(summary), reads: encoder.input.seenRows(observation))
        return State(
            deterministic: context, stochastic: latent.value(latents, using: &generator), memory: memory,
            embedding: configuration.dynamics.family.isAutoregressive ? embedding : nil)
    }

    /// Rewards predicted along imagined futures, in standard deviations: actions `[H, B, A]`, encoded → `[H, B]`.
    ///
    /// The batch is cut into `tiles`, which run side by side; the result depends on the generator alone, not on the number
    /// of cores.
    public func imagineRewards(from state: State, actions: Tensor, generator: RandomGenerator) -> Tensor {
        guard let reward else { fatalError("rewards of a model without that head") }
        let (horizon, count) = (actions.shape[0], actions.shape[1])
        let tiles = WorldModel.tiles(of: count)
        let parts = concurrentMap(tiles.count) { index in
            let rows = tiles[index]
            var tileGenerator = generator.child(UInt64(index))
            let imagined = imagine(
                from: state[rows], actions: actions.rows(rows), using: &tileGenerator)
            return reward.mean(reward(imagined.features)).reshaped([horizon, rows.count])
        }
        return .concatenated(parts)
    }

    /// Cuts `count` rows into parts for cores to imagine side by side: of 128 rows at most, whose activations fit a core's
    /// second-level cache, and two parts at least where there are 64 rows to share.
    public static func tiles(of count: Int) -> [Range<Int>] {
        let tiles = max((count + 127) / 128, min(2, count / 32), 1)
        return (0..<tiles).map { count * $0 / tiles..<count * ($0 + 1) / tiles }
    }
}
