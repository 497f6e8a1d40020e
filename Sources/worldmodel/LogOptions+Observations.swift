import TrajectoryFiles
import WorldModels

extension LogOptions {
    /// What a model's configuration says about reading logs.
    init(_ configuration: ObservationConfiguration) {
        self.init(
            extras: configuration.extras, allowsMissing: configuration.missing, mask: configuration.mask)
    }
}
