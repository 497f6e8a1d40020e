import Environments
import ExactInference
import Foundation
import Tensors
import Trajectories
import WorldModels

/// The exact log likelihood of a model that is a linear system with Gaussian noise, by a Kalman filter.
enum ExactLikelihood {
    /// log p(o_1:T | a) in nats per row over all episodes of `data`, in the log's units; nil for a model that is no such
    /// system.
    static func perRow(of data: SequenceDataset, under model: WorldModel) -> Double? {
        guard let system = system(of: model) else { return nil }
        let sequences = data.episodes.map { episode in
            ObservationSequence(
                observations: rows(data.observations, data.observationSize, episode),
                inputs: rows(data.actions, data.actionSize, episode.dropFirst()), feedthrough: .previousInput)
        }
        let total = KalmanFilter(system)(sequences).reduce(0) { $0 + $1.logLikelihood }
        return total / Double(data.rowCount) - model.logUnits
    }

    private static func rows(_ values: [Float], _ size: Int, _ range: Range<Int>) -> [[Double]] {
        range.map { row in values[row * size..<(row + 1) * size].map(Double.init) }
    }

    /// The system that a model with linear dynamics and a linear normal decoder is, in standardised units.
    private static func system(of model: WorldModel) -> LinearGaussianSystem? {
        guard let dynamics = model.dynamics as? LinearGaussianModel, model.decoder.configuration.likelihood == .normal,
            model.decoder.network.layers.count == 1
        else { return nil }
        let output = model.decoder.network.layers[0]
        let size = dynamics.initialMean.count
        let transition = columns(dynamics.transition.weight)
        return LinearGaussianSystem(
            transition: transition.map { Array($0[..<size]) }, control: transition.map { Array($0[size...]) },
            transitionOffset: dynamics.transition.bias?.doubles ?? [],
            transitionCovariance: covariance(dynamics.logDeviation), observation: columns(output.weight),
            observationOffset: output.bias?.doubles ?? [],
            observationCovariance: covariance(model.decoder.logDeviation), initialMean: dynamics.initialMean.doubles,
            initialCovariance: covariance(dynamics.initialLogDeviation))
    }

    /// A matrix as the list of its columns.
    private static func columns(_ matrix: Tensor) -> [[Double]] {
        let (values, width) = (matrix.doubles, matrix.shape[1])
        return (0..<width).map { column in stride(from: column, to: values.count, by: width).map { values[$0] } }
    }

    private static func covariance(_ logDeviation: Tensor) -> [[Double]] {
        let variances = logDeviation.doubles.map { exp(2 * $0) }
        return variances.indices.map { row in variances.indices.map { $0 == row ? variances[row] : 0 } }
    }
}
