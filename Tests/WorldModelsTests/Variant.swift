import Tensors
import Testing
import Trajectories

@testable import WorldModels

/// A family of dynamics with a posterior, latents and a likelihood, small.
struct Variant: CustomTestStringConvertible, Sendable {
    var family = DynamicsFamily.rssm
    var cell = RecurrenceConfiguration.Cell.none
    var direction = RecurrenceConfiguration.Direction.forward
    var latent = LatentKind.normal
    var isResidual = false
    var likelihood = Likelihood.normal
    var recurrentCell = RecurrentCellKind.gru

    init(
        _ family: DynamicsFamily, _ cell: RecurrenceConfiguration.Cell = .none,
        _ direction: RecurrenceConfiguration.Direction = .forward, latent: LatentKind = .normal,
        isResidual: Bool = false, likelihood: Likelihood = .normal, recurrentCell: RecurrentCellKind = .gru
    ) {
        self.recurrentCell = recurrentCell
        (self.family, self.cell, self.direction) = (family, cell, direction)
        (self.latent, self.isResidual, self.likelihood) = (latent, isResidual, likelihood)
    }

    /// Each family with each kind of posterior; the rarer parts once or twice.
    static let all: [Variant] =
        DynamicsFamily.allCases.flatMap {
            [Variant($0), Variant($0, .gru, .forward), Variant($0, .gru, .backward)]
        } + [
            Variant(.srnn, .relu, .forward), Variant(.staticPrior, .tanh, .backward),
            Variant(.linearGaussian, .linear, .backward), Variant(.dmm, .linear, .backward, isResidual: true),
            Variant(.rssm, isResidual: true), Variant(.vrnn, .gru, .forward, isResidual: true),
            Variant(.srnn, .gru, .backward, isResidual: true), Variant(.rssm, latent: .categorical),
            Variant(.rssm, recurrentCell: .normalizedGRU), Variant(.blockRSSM, latent: .categorical),
            Variant(.vrnn, latent: .categorical, likelihood: .categorical),
            Variant(.srnn, .gru, .backward, latent: .categorical), Variant(.staticPrior, latent: .categorical),
            Variant(.dmm, .gru, .backward, likelihood: .bernoulli), Variant(.vrnn, likelihood: .bernoulli),
        ]

    static let filtering = all.filter { !$0.configuration.encoder.recurrence.isSmoothing }
    static let smoothing = all.filter(\.configuration.encoder.recurrence.isSmoothing)

    var testDescription: String {
        [
            family.rawValue, cell == .none ? nil : "\(direction) \(cell)",
            latent == .normal ? nil : "categorical latents",
            isResidual ? "residual" : nil, recurrentCell == .gru ? nil : recurrentCell.rawValue,
            likelihood == .normal ? nil : likelihood.rawValue,
        ].compactMap(\.self).joined(separator: ", ")
    }

    var configuration: WorldModelConfiguration {
        var c = Small.configuration()
        (c.dynamics.family, c.dynamics.latent, c.dynamics.isResidual) = (family, latent, isResidual)
        if latent == .categorical { (c.dynamics.stochastic, c.dynamics.classes) = (2, 3) }
        c.dynamics.cell = recurrentCell
        if family == .blockRSSM {
            (c.dynamics.deterministic, c.dynamics.blocks, c.dynamics.normalization) = (6, 3, .rms)
            c.dynamics.uniformMix = latent == .categorical ? 0.1 : 0
        }
        (c.encoder.recurrence.cell, c.encoder.recurrence.direction, c.encoder.recurrence.width) = (cell, direction, 7)
        if cell == .linear { (c.encoder.hidden, c.encoder.output) = ([], nil) }
        c.decoder.likelihood = likelihood
        return c
    }

    var model: WorldModel { Small.model(configuration, normalizer: normalizer) }

    var normalizer: Normalizer {
        let small = Small.normalizer
        return Normalizer(
            observationSpace: small.observationSpace, actionSpace: small.actionSpace,
            observation: likelihood.isOfNumbers ? small.observation : .identity(3), action: small.action,
            reward: small.reward)
    }

    /// Random episodes of observations that the likelihood is for.
    func data(steps: [Int], change: (inout [Episode]) -> Void = { _ in }) -> SequenceDataset {
        let kind = likelihood
        return Small.data(steps: steps, normalizer: normalizer) { episodes in
            change(&episodes)
            for index in episodes.indices {
                let values = episodes[index].observations
                switch kind {
                case .normal, .symlog, .twoHot: break
                case .bernoulli: episodes[index].observations = values.map { $0 > 0 ? 1 : 0 }
                case .categorical:
                    episodes[index].observations = stride(from: 0, to: values.count, by: 3).flatMap {
                        start -> [Double] in
                        let row = Array(values[start..<start + 3])
                        let largest = row.indices.max { row[$0] < row[$1] }
                        return row.indices.map { $0 == largest ? 1 : 0 }
                    }
                }
            }
        }
    }
}

extension ObservedSequence {
    /// All that inference gives, per row of time.
    var rows: [[Double]] {
        (0..<contexts.shape[0]).map {
            contexts[$0].doubles + samples[$0].doubles + features[$0].doubles + posterior.parameters[$0].doubles
        }
    }
}

extension Latent {
    /// The numbers it is given by.
    var parameters: Tensor {
        switch self {
        case .normal(let normal): normal.parameters
        case .categorical(let categorical): categorical.logits
        case .multivariate(let normal): normal.mean
        }
    }
}
