import Configuration
import Configs
import Training

/// Experiment settings from a preset's name or a file, and back to YAML.
struct ExperimentLoader {
    private let loader = ConfigurationLoader(defaults: ExperimentConfiguration()) { try Presets.text($0) }

    /// - config: the name of a preset, or the path of a YAML file.  - assignments: `path=value`, the last one wins.
    func load(_ config: String, assignments: [String]) throws -> ExperimentConfiguration {
        let isFile = config.contains("/") || config.hasSuffix(".yaml") || config.hasSuffix(".yml")
        if isFile { return try loader.load(ConfigurationSource(contentsOf: config), assignments: assignments) }
        let text = try Presets.text(config)
        return try loader.load(ConfigurationSource(name: config, text: text), assignments: assignments)
    }

    func yaml(_ configuration: ExperimentConfiguration) -> String { loader.resolvedYAML(of: configuration) }
}
