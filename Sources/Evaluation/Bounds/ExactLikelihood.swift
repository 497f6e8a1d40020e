import ExactInference
import Trajectories
import WorldModels

/// The exact log likelihood of a model that is a linear system with Gaussian noise, by a Kalman filter.
enum ExactLikelihood {
    /// log p(o_1:T | a) in nats per row over all episodes of `data`, in the log's units; nil for a model that is no such
    /// system, and for data with a missing number.
    static func perRow(of data: SequenceDataset, under model: WorldModel) -> Double? {
        guard let system = model.linearGaussianSystem, !data.observations.contains(where: \.isNaN) else { return nil }
        let total = KalmanFilter(system)(data.observationSequences).reduce(0) { $0 + $1.logLikelihood }
        return total / Double(data.rowCount) - model.logUnits
    }
}

extension SequenceDataset {
    /// The episodes in the model's units, as a Kalman filter reads them.
    package var observationSequences: [ObservationSequence] {
        func rows(_ values: [Float], _ size: Int, _ range: Range<Int>) -> [[Double]] {
            range.map { row in values[row * size..<(row + 1) * size].map(Double.init) }
        }
        return episodes.map { episode in
            ObservationSequence(
                observations: rows(observations, observationSize, episode),
                inputs: rows(actions, actionSize, episode.dropFirst()), feedthrough: .previousInput)
        }
    }
}
