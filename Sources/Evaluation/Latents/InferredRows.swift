import Tensors
import Trajectories
import WorldModels

/// What inference makes of every row of a log.
struct InferredRows: Sendable {
    /// H[q], nats per row.
    let entropy: Double
    let latents: LatentReport?
    /// nil for a model without that head.
    let continuation: ContinuationCalibration?

    private struct Sums: Sendable {
        var entropy: Double
        var latents: LatentSums
        var continuation = ReliabilitySums()
    }

    init(_ evaluation: BoundEvaluation, of data: SequenceDataset, under model: WorldModel, generator: RandomGenerator) {
        let parts = evaluation.mapTiles(of: data, under: model, generator: generator) { batch, _, observed in
            InferredRows.sums(batch, observed, model)
        }
        var continuation = ReliabilitySums()
        for part in parts { continuation += part.continuation }
        var latents = parts.first?.latents
        for part in parts.dropFirst() { latents? += part.latents }
        entropy = parts.reduce(0) { $0 + $1.entropy } / Double(data.rowCount)
        self.latents = latents?.report
        self.continuation = continuation.calibration
    }

    private static func sums(_ batch: SequenceBatch, _ observed: ObservedSequence, _ model: WorldModel) -> Sums {
        let dynamics = model.configuration.dynamics
        let mask = batch.mask.floats
        var sums = Sums(
            entropy: (observed.posterior.entropy * batch.mask).sum.item,
            latents: LatentSums(
                posterior: observed.posterior, prior: model.dynamics.prior(observed.contexts), mask: mask,
                floor: dynamics.family == .linearGaussian ? nil : dynamics.minimumDeviation))
        if let head = model.continuation {
            let prediction = head(observed.features)
            let (probability, complement) = (prediction.probability.floats, prediction.endProbability.floats)
            let goesOn = batch.goesOnColumn.floats
            for row in mask.indices where mask[row] > 0 {
                sums.continuation.add(
                    probability: Double(probability[row]), complement: Double(complement[row]),
                    happened: goesOn[row] > 0)
            }
        }
        return sums
    }
}
