import Checkpoints
import Foundation
import Testing

@testable import WorldModels

/// Files of other versions: settings that they lack, settings that nobody knows, and what earlier layouts become.
struct CheckpointVersionTests {
    private static func file() -> SafetensorsFile {
        var file = SafetensorsFile()
        Small.model().converted(to: .single).write(to: &file)
        return file
    }

    private func read(_ file: SafetensorsFile) throws -> WorldModel {
        try WorldModel(SafetensorsFile(decoding: file.encoded(), path: "memory"))
    }

    /// A file that was written before these settings were there: a number, a name, a section, and one that may be null.
    @Test(arguments: [
        ["dynamics", "uniformMix"], ["dynamics", "cell"], ["probes"], ["observations", "dropout"],
        ["encoder", "recurrence", "direction"],
    ])
    func aSettingThatTheFileLacksHasItsDefault(_ path: [String]) throws {
        var file = Self.file()
        CheckpointJSON.update("schema", of: &file) { $0 = removing(["configuration"] + path, from: $0) }
        #expect(file.metadata["schema"] != Self.file().metadata["schema"])
        let model = try read(file)
        #expect(model.configuration == Small.configuration())
        #expect(model.parameters.map(\.floats) == Small.model().converted(to: .single).parameters.map(\.floats))
    }

    /// As every version has written it: what is null is left out, whatever the default.
    @Test func aSettingThatIsNullStaysNull() throws {
        var configuration = Small.configuration()
        (configuration.dynamics.actionLimit, configuration.encoder.output) = (nil, nil)
        var file = SafetensorsFile()
        Small.model(configuration).converted(to: .single).write(to: &file)
        CheckpointJSON.update("schema", of: &file) { $0 = removing(["configuration", "probes"], from: $0) }
        #expect(try read(file).configuration == configuration)
    }

    @Test func aSettingThatNobodyKnowsIsRefused() throws {
        var file = Self.file()
        CheckpointJSON.update("schema", of: &file) { schema in
            var configuration = schema["configuration"] as? [String: Any] ?? [:]
            configuration["diffusion"] = ["steps": 3]
            schema["configuration"] = configuration
        }
        let error = #expect(throws: CheckpointError.self) { try read(file) }
        #expect(
            error?.description
                == "memory: of another version: it has a setting 'schema.configuration.diffusion' that this "
                + "build does not know; use the version that wrote it")
    }

    @Test func whatHasNoDefaultIsMissed() throws {
        var file = Self.file()
        CheckpointJSON.update("schema", of: &file) { $0["transitions"] = nil }
        #expect(throws: CheckpointError.malformed(path: "memory", reason: "its 'schema' has no 'transitions'")) {
            try read(file)
        }
    }

    /// Two versions on: a tensor is renamed by the first change and a setting by the second.
    @Test func aFileGoesThroughEveryVersionSinceItsOwn() throws {
        var old = Self.file()
        let name = "model.encoder.network.layers.0.bias"
        let removed = old.remove(name)
        let bias = try #require(removed)
        old.append(bias, named: "model.old")
        CheckpointJSON.update("schema", of: &old) {
            $0["trainedOn"] = $0["transitions"]
            $0["transitions"] = nil
        }
        old.metadata["version"] = "1"
        let migration = CheckpointMigration(
            version: 3,
            changes: [
                1: { file in
                    if let tensor = file.remove("model.old") { file.append(tensor, named: name) }
                },
                2: { file in
                    CheckpointJSON.update("schema", of: &file) {
                        $0["transitions"] = $0["trainedOn"]
                        $0["trainedOn"] = nil
                    }
                },
            ])
        let new = try migration.migrated(old)
        #expect(new.metadata["version"] == "3")
        let model = try read(new)
        #expect(model.parameters.map(\.floats) == Small.model().converted(to: .single).parameters.map(\.floats))
        #expect(try migration.migrated(new) == new)

        for version in ["0", "4"] {
            old.metadata["version"] = version
            let error = #expect(throws: CheckpointError.self) { try migration.migrated(old) }
            #expect(error?.description.contains("it has version \(version), this build reads 1 to 3;") == true)
        }
    }

    private func removing(_ path: [String], from tree: [String: Any]) -> [String: Any] {
        var tree = tree
        let inner = tree[path[0]] as? [String: Any] ?? [:]
        tree[path[0]] = path.count == 1 ? nil : removing(Array(path.dropFirst()), from: inner)
        return tree
    }
}
