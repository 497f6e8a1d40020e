import Tensors
import Trajectories
import WorldModels

/// Lower bounds on log p(observations | actions), side by side, nats per row in the log's units, each with the standard
/// error that its sampling leaves.
public struct BoundsReport: Codable, Sendable {
    /// What is estimated.
    public struct Request: Equatable, Sendable {
        /// K of each importance-weighted bound.
        public var iwae: [Int]
        /// N of each particle filter's bound.
        public var fivo: [Int]
        /// Independent repetitions of each.
        public var replicates: Int

        public init(iwae: [Int] = [5], fivo: [Int] = [5], replicates: Int = 4) {
            self.iwae = iwae
            self.fivo = fivo
            self.replicates = replicates
        }

        /// Steps of the model for each row of a log.
        var stepsPerRow: Int { replicates * (1 + iwae.reduce(0, +) + fivo.reduce(0, +)) + 1 }
    }

    /// ELBO = energy + entropy.
    public let elbo: BoundEstimate
    /// E_q[log p(o, z)], of densities in the log's units of o and the model's of z.
    public let energy: Double
    /// H[q(z | o)]
    public let entropy: Double
    public let iwae: [String: BoundEstimate]
    public let fivo: [String: BoundEstimate]
    /// log p itself, where a Kalman filter has it.
    public let exact: Double?
    /// KL(q ‖ p(z | o)) = log p − ELBO.
    public let divergenceToExactPosterior: BoundEstimate?

    enum CodingKeys: String, CodingKey {
        case elbo, energy, entropy, iwae, fivo, exact
        case divergenceToExactPosterior = "kl_to_exact_posterior"
    }

    /// - entropy: H[q] in nats per row.
    init(
        _ request: Request, elbo: BoundEstimate, entropy: Double, of data: SequenceDataset, under model: WorldModel,
        generator: RandomGenerator, progress: @escaping @Sendable (Int) -> Void
    ) {
        func estimates(_ kind: Bound.Kind, _ samples: [Int], _ stream: UInt64) -> [String: BoundEstimate] {
            let values = samples.map { count in
                var evaluation = BoundEvaluation(bound: Bound(kind, samples: count), replicates: request.replicates)
                evaluation.progress = progress
                return evaluation(data, under: model, generator: generator.child(stream).child(UInt64(count)))
            }
            return Dictionary(zip(samples.map(String.init), values)) { first, _ in first }
        }
        self.elbo = elbo
        self.entropy = entropy
        energy = elbo.value - entropy
        iwae = estimates(.iwae, request.iwae, 1)
        fivo = estimates(.fivo, request.fivo, 2)
        exact = ExactLikelihood.perRow(of: data, under: model)
        divergenceToExactPosterior = exact.map { elbo.distance(below: $0) }
    }
}
