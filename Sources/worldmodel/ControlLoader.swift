import Configs
import Configuration
import Control
import Foundation
import Training

/// Settings of control from a preset of training or a file, and back to YAML.
struct ControlLoader {
    private let loader = ConfigurationLoader(defaults: ControlConfiguration()) { try Presets.text($0) }

    /// - config: the name of a preset, or the path of a YAML file.  - assignments: `path=value`, the last one wins.
    func load(_ config: String, assignments: [String]) throws -> ControlConfiguration {
        try loader.load(Presets.source(config), assignments: assignments)
    }

    /// Reads what `yaml` wrote.
    func stored(_ text: String) throws -> ControlConfiguration {
        try loader.load(ConfigurationSource(name: "config.yaml", text: text))
    }

    /// How the agent of a run acts: as the run of control says, or as is usual in one of training.
    func settings(ofRun path: String, assignments: [String]) throws -> ControlSettings {
        // Of a checkpoint, the settings that lie beside it.
        let isFile = FileManager.default.fileExists(atPath: path) && !RunDirectory(path).hasCheckpoint
        let file = (isFile ? (path as NSString).deletingLastPathComponent : path) + "/config.yaml"
        let source = FileManager.default.fileExists(atPath: file) ? try ConfigurationSource(contentsOf: file) : nil
        return try loader.load(source, assignments: assignments).control
    }

    func yaml(_ configuration: ControlConfiguration) -> String { loader.resolvedYAML(of: configuration) }
}

extension Presets {
    /// What a `--config` names: a file where it looks like a path, else a preset.
    static func source(_ config: String) throws -> ConfigurationSource {
        let isFile = config.contains("/") || config.hasSuffix(".yaml") || config.hasSuffix(".yml")
        if isFile { return try ConfigurationSource(contentsOf: config) }
        return ConfigurationSource(name: config, text: try text(config))
    }
}
