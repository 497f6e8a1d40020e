/// Builds the complete configuration of an experiment from layers: defaults ← preset ← file ← assignments.
///
/// The value of `Root` that holds all defaults is also the schema: its keys, in declaration order, are the only ones a
/// file may use. `Root` and everything in it have synthesized `Codable` conformances: nested structs, enums with
/// `String` raw values, numbers, texts, lists, optionals. A nil optional is a known key with the value `null`; the
/// keys inside an optional *struct* that is nil become known when a file fills it, and it must fill all it has no
/// default for. Enums that conform to `CaseIterable` have their cases listed when a name is not among them.
/// Dictionaries have no declaration order and are not supported.
///
/// A file is YAML with nested sections; `a.b: 1` and `a: {b: 1}` mean the same. It may start from a named preset with the
/// top-level key `preset`, which `Root` therefore must not have. Lists are replaced, never merged.
public struct ConfigurationLoader<Root: Codable & Sendable>: Sendable {
    private let defaults: ConfigurationNode
    private let preset: @Sendable (String) throws -> String
    private static var presetKey: String { "preset" }

    /// - defaults: the configuration of an experiment that overrides nothing.
    /// - preset: the YAML text of a named preset. What it throws is shown to the user after the preset's name, and
    ///   should say which presets there are.
    public init(defaults: Root, preset: @escaping @Sendable (String) throws -> String) {
        self.defaults = Self.tree(of: defaults)
        self.preset = preset
        guard !self.defaults.paths().contains([Self.presetKey]) else {
            fatalError(
                "ConfigurationLoader: \(Root.self) has a key '\(Self.presetKey)', which files use to name a preset")
        }
    }

    /// Merges the layers and decodes the result.
    /// - source: the experiment's file, if it has one.
    /// - assignments: `path=value`, later ones over earlier ones; `preset=name` takes the place of the file's.
    /// - Throws: `ConfigurationError`.
    public func load(_ source: ConfigurationSource? = nil, assignments: [String] = []) throws -> Root {
        let file = try source.map(ConfigurationParser.section).map(splitPreset)
        let changes = try assignments.map(ConfigurationParser.assignment).map(splitPreset)
        let named = changes.compactMap(\.preset).last ?? file?.preset
        var layers = try named.map { [try presetLayer($0.name, origin: $0.origin)] } ?? []
        layers += [file].compactMap(\.self?.section) + changes.map(\.section)

        let known = defaults.paths()
        let merged = try layers.reduce(defaults) { try $0.overridden(by: $1, known: known) }
        return try ConfigurationDecoder.decode(Root.self, from: merged, known: known)
    }

    /// The complete configuration as YAML: every key, in declaration order. `load` reads it back as an equal value.
    public func resolvedYAML(of root: Root) -> String { ConfigurationEmitter.yaml(Self.tree(of: root)) }

    private static func tree(of root: Root) -> ConfigurationNode {
        do {
            return try ConfigurationEncoder.encode(root, origin: "defaults")
        } catch {
            fatalError("ConfigurationLoader: \(Root.self) cannot be encoded: \(error)")
        }
    }

    private func presetLayer(_ name: String, origin: String) throws -> ConfigurationNode {
        let text: String
        do {
            text = try preset(name)
        } catch {
            throw ConfigurationError.unusablePreset(name: name, reason: "\(error)", origin: origin)
        }
        let (section, nested) = try splitPreset(
            ConfigurationParser.section(ConfigurationSource(name: "preset \(name)", text: text)))
        if let nested {
            throw ConfigurationError.unusablePreset(
                name: name,
                reason: "it starts from the preset '\(nested.name)'; copy what it needs, presets do not nest",
                origin: nested.origin)
        }
        return section
    }

    /// Takes the key `preset` out of a section.
    private func splitPreset(
        _ section: ConfigurationNode
    ) throws -> (section: ConfigurationNode, preset: (name: String, origin: String)?) {
        guard case .mapping(var entries) = section.content,
            let index = entries.firstIndex(where: { $0.key == Self.presetKey })
        else { return (section, nil) }
        let value = entries.remove(at: index).value
        guard case .scalar(let name, _) = value.content, !value.isNull else {
            throw ConfigurationError.wrongType(
                path: Self.presetKey, expected: "the name of a preset", found: value.summary, origin: value.origin)
        }
        return (ConfigurationNode(content: .mapping(entries), origin: section.origin), (name, value.origin))
    }
}
