import Tensors
import Trajectories

extension WorldModel {
    /// Batches with a share of what the model reads or explains missing at random; see `ObservationConfiguration.dropout`.
    public func dropping(
        _ share: Double, of batches: [SequenceBatch], using generator: inout RandomGenerator
    ) -> [SequenceBatch] {
        if share == 0 { return batches }
        let observations = configuration.observations
        let readings = normalizer.readings { observations.isEncoded($0) || observations.isDecoded($0) }
        return batches.map { $0.dropping(share, readings: readings, using: &generator) }
    }
}
