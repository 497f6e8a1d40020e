import Configs
import Configuration
import Training

/// Experiment settings from a preset's name or a file, and back to YAML.
struct ExperimentLoader {
    private let loader = ConfigurationLoader(defaults: ExperimentConfiguration()) { try Presets.text($0) }

    /// - config: the name of a preset, or the path of a YAML file.  - assignments: `path=value`, the last one wins.
    func load(_ config: String, assignments: [String]) throws -> ExperimentConfiguration {
        try loader.load(Presets.source(config), assignments: assignments)
    }

    func yaml(_ configuration: ExperimentConfiguration) -> String { loader.resolvedYAML(of: configuration) }
}
