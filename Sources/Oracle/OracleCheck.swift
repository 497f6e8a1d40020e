import Evaluation
import ExactInference
import NeuralNetworks
import Tensors
import Trajectories
import WorldModels

/// Holds the library's inference against the exact values of a system in a file: the Kalman filter, the evidence lower
/// bound under given posteriors, posteriors trained with the system known, bounds by particles, and EM.
///
/// What is trained is trained on fresh sequences of the system. Sampling runs in as many repetitions as a budget of rows
/// allows, though never fewer than a standard error needs.
public struct OracleCheck: Sendable {
    /// What all randomness follows from. The result depends on it alone where training takes no more than half of
    /// `secondsLimit`.
    public var seed: UInt64 = 0
    /// Updates of each of the two posteriors that are trained.
    public var steps = 3000
    /// Seconds after which training ends in any case.
    public var secondsLimit = 75.0
    /// Rows of fresh sequences to train on.
    public var trainingRows = 131_072
    /// Rows of fresh sequences to learn the system from by EM.
    public var learningRows = 16_384
    /// Rows that are sampled for one estimate, about.
    public var sampledRows = 1_048_576
    /// Particles, and samples of the importance-weighted bound.
    public var particles = [4, 16, 64, 256]

    public init() {}

    /// - progress: told what is begun, from any thread.
    /// - Throws: `OracleError` if what the file stores is missing, misshapen or not finite.
    public func callAsFunction(
        _ file: OracleFile, progress: @Sendable (OracleProgress) -> Void = { _ in }
    ) throws -> OracleReport {
        let (start, generator) = (ContinuousClock.now, RandomGenerator(seed: seed))
        let kalmanError = try file.kalmanMaximumError()
        let exactBounds = try storedBounds(file)
        let simulation = SystemSimulation(file.system, inputsLike: file.sequences)
        let driven = KnownSystem(file.system, standardizing: file.sequences)

        progress(.stage("posteriors that are given"))
        let families = estimates(exactBounds, driven, file, generator.child(1))
        progress(.stage("expectation and maximization"))
        let learning = SystemLearning(simulation: simulation, rows: file.count, learningRows: learningRows)
        let em = file.count > 1 ? learning(generator: generator.child(2)) : nil
        progress(.stage("posteriors that are trained"))
        let undriven = UndrivenSystem(file.system)
        let fresh = SystemSimulation(undriven.system)
            .sequences(max(trainingRows / file.count, 64), rows: file.count, generator: generator.child(0))
        let known = KnownSystem(undriven.system, standardizing: fresh)
        let trained = train(known, known.dataset(fresh), generator.child(3), progress)
        progress(.stage("bounds of the trained posteriors"))
        let data = known.dataset(file.sequences.map(undriven.callAsFunction))
        let elbos = trained.enumerated().map { index, result in
            bound(Bound(.elbo, samples: 16), of: result.model, data, known, generator.child(4).child(UInt64(index)))
        }
        let (iwae, fivo) = (
            particleBounds(.iwae, of: trained[0].model, data, known, generator.child(5)),
            particleBounds(.fivo, of: trained[0].model, data, known, generator.child(6))
        )
        return OracleReport(
            system: file.name, seed: seed, kalmanMaxError: kalmanError,
            logLikelihoodPerStep: KalmanFilter(file.system)(file.sequences).reduce(0) { $0 + $1.logLikelihood }
                / Double(file.sequences.count * file.count),
            elboFamilies: families, trainedFilteringElboPerStep: elbos[0].estimate,
            filtering: beside(.filteringDiagonal, file, trained[0], elbos[0]),
            trainedSmoothingElboPerStep: elbos[1].estimate,
            smoothing: beside(.smoothingDiagonal, file, trained[1], elbos[1]), iwae: iwae, fivo: fivo, em: em,
            seconds: (ContinuousClock.now - start) / .seconds(1))
    }

    /// The file's exact bounds per row, of the families that it has.
    private func storedBounds(_ file: OracleFile) throws -> [PosteriorFamily: Double] {
        let stored = PosteriorFamily.allCases.filter { file.contains("elbo_\($0.rawValue)") }
        return try Dictionary(
            uniqueKeysWithValues: stored.map { family in
                let bounds = try file.numbers("elbo_\(family.rawValue)")
                return (family, bounds.reduce(0, +) / Double(bounds.count * file.count))
            })
    }

    private func estimates(
        _ exactBounds: [PosteriorFamily: Double], _ known: KnownSystem, _ file: OracleFile, _ generator: RandomGenerator
    ) -> [String: OracleReport.Estimate] {
        var estimation = FamilyEstimation(known: known, sequences: file.sequences)
        let rows = file.sequences.count * file.count * estimation.replicates
        estimation.bound.samples = min(max(sampledRows / rows, 1), 64)
        var found: [String: OracleReport.Estimate] = [:]
        for (index, family) in PosteriorFamily.allCases.enumerated() {
            guard let exact = exactBounds[family] else { continue }
            found[family.rawValue] = OracleReport.Estimate(
                estimation(family, generator: generator.child(UInt64(index))), units: 0, exact: exact)
        }
        return found
    }

    /// The filtering posterior and the smoothing one, side by side.
    private func train(
        _ known: KnownSystem, _ data: SequenceDataset, _ generator: RandomGenerator,
        _ progress: @Sendable (OracleProgress) -> Void
    ) -> [PosteriorTraining.Result] {
        let training = PosteriorTraining(known: known, data: data, steps: steps, secondsLimit: secondsLimit)
        let directions = [RecurrenceConfiguration.Direction.forward, .backward]
        return concurrentMap(directions.count) { index in
            training(directions[index], generator: generator.child(UInt64(index))) { step, elbo in
                progress(.training(directions[index], step: step, elbo: elbo))
            }
        }
    }

    private func particleBounds(
        _ kind: Bound.Kind, of model: WorldModel, _ data: SequenceDataset, _ known: KnownSystem,
        _ generator: RandomGenerator
    ) -> [String: OracleReport.Estimate] {
        var found: [String: OracleReport.Estimate] = [:]
        for count in particles {
            found["\(count)"] = bound(
                Bound(kind, samples: count), of: model, data, known, generator.child(UInt64(count)))
        }
        return found
    }

    private func bound(
        _ bound: Bound, of model: WorldModel, _ data: SequenceDataset, _ known: KnownSystem,
        _ generator: RandomGenerator
    ) -> OracleReport.Estimate {
        let replicates = min(max(2 * sampledRows / (data.rowCount * bound.samples), 4), 64)
        var evaluation = BoundEvaluation(bound: bound, replicates: replicates)
        // A trained posterior reads whole sequences.
        evaluation.tileRows = max(evaluation.tileRows, (data.episodes.map(\.count).max() ?? 0) * bound.samples)
        return OracleReport.Estimate(
            evaluation(data, under: model, generator: generator), units: known.logUnits)
    }

    private func beside(
        _ family: PosteriorFamily, _ file: OracleFile, _ trained: PosteriorTraining.Result,
        _ elbo: OracleReport.Estimate
    ) -> OracleReport.TrainedPosterior {
        let best = GaussMarkovPosterior(file.system, count: file.count, family: family)
        let optimal =
            best.evidenceLowerBounds(of: file.sequences).reduce(0, +)
            / Double(file.sequences.count * file.count)
        return OracleReport.TrainedPosterior(
            standardError: elbo.standardError, optimal: optimal,
            optimalInExpectation: best.expectedEvidenceLowerBound / Double(file.count),
            gap: optimal - elbo.estimate, steps: trained.steps, seconds: trained.seconds)
    }
}
