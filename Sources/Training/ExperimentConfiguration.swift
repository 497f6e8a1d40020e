import WorldModels

/// All of an experiment's settings. A YAML file overrides some; the defaults stand here and in the components.
public struct ExperimentConfiguration: Codable, Equatable, Sendable {
    public var model = WorldModelConfiguration()
    public var objective = Objective()
    public var training = TrainingConfiguration()

    public init() {}
}

extension ExperimentConfiguration {
    /// `training.consecutive`, where the state after a sequence is one that a filter may go on from.
    var consecutiveSteps: Int {
        let goesOn =
            training.length != nil && objective.bound.samples == 1 && !model.encoder.recurrence.isSmoothing
        return goesOn ? training.consecutive : 1
    }
}
