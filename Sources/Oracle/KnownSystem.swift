import Environments
import ExactInference
import Foundation
import Tensors
import Trajectories
import WorldModels

/// World models that hold a known system exactly and differ in their posterior, and its sequences as they read them.
struct KnownSystem: Sendable {
    let whitened: WhitenedSystem
    private let statistics: LogStatistics

    /// - sequences: of the system, in its own units, to take the units of the models' observations and inputs from.
    init(_ system: LinearGaussianSystem, standardizing sequences: [ObservationSequence]) {
        whitened = WhitenedSystem(system)
        statistics = LogStatistics(fitting: Self.episodes(sequences.map(whitened.callAsFunction), of: system))
    }

    /// Sequences in the system's own units as a model reads them.
    func dataset(_ sequences: [ObservationSequence]) -> SequenceDataset {
        SequenceDataset(
            Self.episodes(sequences.map(whitened.callAsFunction), of: whitened.system),
            normalizer: statistics.normalizer)
    }

    /// What a bound of these models, nats per row, is more than that on the density in the system's own units.
    var logUnits: Double { whitened.logUnits }

    /// A model of the system.
    /// - dynamics: from the prior and the width G of a row's summary.
    func model(
        encoder: RecurrenceConfiguration = .init(), precision: Precision = .single,
        using generator: inout RandomGenerator,
        dynamics: (KnownPrior, _ summarySize: Int, inout RandomGenerator) -> any StateSpaceModel
    ) -> WorldModel {
        var c = WorldModelConfiguration()
        (c.encoder.hidden, c.encoder.output, c.encoder.recurrence) = ([], nil, encoder)
        (c.dynamics.family, c.dynamics.stochastic) = (.linearGaussian, whitened.system.latentSize)
        (c.decoder.hidden, c.decoder.deviation) = ([], .fixed)
        (c.reward.isEnabled, c.continuation.isEnabled) = (false, false)
        let normalizer = statistics.normalizer
        var model = WorldModel(
            configuration: c, observationSpace: normalizer.observationSpace, actionSpace: normalizer.actionSpace,
            statistics: statistics, using: &generator
        ).converted(to: precision)
        let prior = KnownPrior(whitened.system, action: normalizer.action, precision: precision)
        let summarySize = encoder.cell == .none ? whitened.system.observationSize : encoder.width
        model.dynamics = dynamics(prior, summarySize, &generator)
        setDecoder(of: &model)
        return model
    }

    /// p(y' | z) = N(C z, I), in standardised observations.
    private func setDecoder(of model: inout WorldModel) {
        let units = statistics.normalizer.observation
        let weight = zip(whitened.system.observation, units.scales).map { row, unit in row.map { $0 / unit } }
        let precision = model.precision
        model.decoder.network.layers[0].weight = Tensor(
            Array(transposed(weight).joined()), shape: model.decoder.network.layers[0].weight.shape
        ).converted(to: precision)
        model.decoder.network.layers[0].bias = Tensor(
            zip(units.mean, units.scales).map { -$0 / $1 }, shape: [units.size]
        ).converted(to: precision)
        model.decoder.logDeviation = Tensor(units.scales.map { -log($0) }, shape: [units.size])
            .converted(to: precision)
    }

    /// Episodes as they were lived; the input of the last row leads nowhere.
    private static func episodes(_ sequences: [ObservationSequence], of system: LinearGaussianSystem)
        -> TrajectoryDataset
    {
        TrajectoryDataset(
            observationSpace: .unbounded(system.observationSize), actionSpace: .unbounded(system.actionSize),
            episodes: sequences.map { sequence in
                Episode(
                    observations: sequence.observations.flatMap { $0 },
                    actions: sequence.inputs.prefix(sequence.count - 1).flatMap { $0 },
                    rewards: [Double](repeating: 0, count: sequence.count - 1), isTerminated: false)
            })
    }
}
