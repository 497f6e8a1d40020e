import WorldModels

/// All of an experiment's settings. A YAML file overrides some; the defaults stand here and in the components.
public struct ExperimentConfiguration: Codable, Equatable, Sendable {
    public var model = WorldModelConfiguration()
    public var objective = Objective()
    public var training = TrainingConfiguration()

    public init() {}
}
