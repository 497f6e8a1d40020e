import Distributions
import NeuralNetworks
import Tensors

/// The families of dynamics, by the names the field gives them.
public enum DynamicsFamily: String, Codable, CaseIterable, Sendable {
    /// Recurrent state-space model (PlaNet): a deterministic path that reads z.
    case rssm
    /// The recurrent state-space model with DreamerV3's recurrence, whose deterministic path is cut into blocks.
    case blockRSSM
    /// Variational recurrent network: the recurrent state-space model whose deterministic path also reads the last
    /// observation, so that p(o_t | o_<t, z_≤t) is autoregressive.
    case vrnn
    /// Stochastic recurrent network: a deterministic path that reads the last observation but not z, and a Markov chain
    /// of latents on it.
    case srnn
    /// Deep Markov model: z_t from z_{t−1} and a_{t−1} alone, by a gated transition.
    case dmm
    /// A linear transition with Gaussian noise.
    case linearGaussian
    /// No dynamics: z_t ~ N(0, I), independent of the past. A variational autoencoder laid along time.
    case staticPrior

    /// Whether the context of a row depends on the observation of the row before.
    public var isAutoregressive: Bool { self == .vrnn || self == .srnn }
}

/// What a latent variable is.
public enum LatentKind: String, Codable, CaseIterable, Sendable {
    /// Independent normal numbers.
    case normal
    /// Independent categorical variables, each a one-hot vector.
    case categorical
}

/// The recurrent cell of a deterministic path.
public enum RecurrentCellKind: String, Codable, CaseIterable, Sendable {
    /// As in PyTorch: the reset gate acts after the product with the state. PlaNet, Dreamer.
    case gru
    /// Layer normalisation over all gates, and an update gate that begins low: DreamerV2.
    case normalizedGRU
}

/// The kind and the size of the dynamics.
public struct DynamicsConfiguration: Codable, Equatable, Sendable {
    public var family = DynamicsFamily.rssm
    /// H, width of the deterministic path, in the families that have one: rssm, blockRSSM, vrnn, srnn.
    public var deterministic = 200
    /// Of rssm and vrnn.
    public var cell = RecurrentCellKind.gru
    /// Parts that the deterministic path of a blockRSSM is cut into, a divisor of its width.
    public var blocks = 8
    /// Of a blockRSSM: beyond it, an encoded action keeps its sign alone. Null for none.
    public var actionLimit: Double? = 1
    public var latent = LatentKind.normal
    /// How many normal numbers, or how many categorical variables.
    public var stochastic = 30
    /// Classes of each categorical variable.
    public var classes = 32
    /// Share of a uniform distribution that is mixed into each categorical variable, prior and posterior alike, in
    /// sampling and in the divergence.
    public var uniformMix = 0.0
    /// Width of the hidden layers.
    public var hidden = 200
    public var activation = Activation.silu
    /// Of the hidden layers of a blockRSSM.
    public var normalization = Normalization.none
    /// Of rssm, vrnn and blockRSSM.
    public var initialization = Initialization.normal
    /// Lower bound of σ for prior and posterior, where latents are normal.
    public var minimumDeviation = 0.1
    /// Whether the network of the posterior gives what is added to the prior's mean: all but linearGaussian and
    /// staticPrior, with normal latents.
    public var isResidual = false

    public init() {}

    var style: LayerStyle {
        LayerStyle(activation, normalization: normalization, initialization: initialization)
    }

    /// Z, width of z.
    var latentSize: Int { latent == .normal ? stochastic : stochastic * classes }
    /// Numbers that a network puts out for the distribution of one z.
    var latentParameters: Int { latent == .normal ? 2 * stochastic : stochastic * classes }

    /// The distribution of z from a network's output `[…, latentParameters]`.
    func latent(_ raw: Tensor) -> Latent {
        switch latent {
        case .normal: .normal(DiagonalNormal(raw: raw, minimumDeviation: minimumDeviation))
        case .categorical:
            .categorical(
                OneHotCategorical(logits: raw, groups: stochastic, classes: classes, uniformMix: uniformMix))
        }
    }

    /// The posterior from a network's output and the prior of the same context.
    func posterior(_ raw: Tensor, prior: @autoclosure () -> Latent) -> Latent {
        guard isResidual, case .normal(let q) = latent(raw), case .normal(let p) = prior() else { return latent(raw) }
        return .normal(DiagonalNormal(mean: p.mean + q.mean, deviation: q.deviation))
    }

    /// Every width that the family has, Z included.
    var sizes: [Int] {
        var latent = [stochastic]
        if self.latent == .categorical {
            let (product, isTooLarge) = stochastic.multipliedReportingOverflow(by: classes)
            latent += [classes, isTooLarge ? .max : product]
        }
        return switch family {
        case .rssm, .vrnn, .srnn: latent + [deterministic, hidden]
        case .blockRSSM: latent + [deterministic, hidden, blocks != 0 && deterministic % blocks == 0 ? blocks : .max]
        case .dmm, .staticPrior: latent + [hidden]
        case .linearGaussian: latent
        }
    }

    /// - inputSize: I.  - summarySize: G.
    func makeModel(
        inputSize: Int, summarySize: Int, using generator: inout RandomGenerator
    ) -> any StateSpaceModel {
        switch family {
        case .rssm, .vrnn:
            RecurrentStateSpaceModel(
                configuration: self, inputSize: inputSize, summarySize: summarySize, using: &generator)
        case .blockRSSM:
            BlockRecurrentStateSpaceModel(
                configuration: self, inputSize: inputSize, summarySize: summarySize, using: &generator)
        case .srnn:
            StochasticRecurrentNetwork(
                configuration: self, inputSize: inputSize, summarySize: summarySize, using: &generator)
        case .dmm:
            DeepMarkovModel(
                configuration: self, inputSize: inputSize, summarySize: summarySize, using: &generator)
        case .linearGaussian:
            LinearGaussianModel(
                configuration: self, inputSize: inputSize, summarySize: summarySize, using: &generator)
        case .staticPrior:
            StaticPriorModel(
                configuration: self, inputSize: inputSize, summarySize: summarySize, using: &generator)
        }
    }
}
