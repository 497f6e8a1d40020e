/// One value of a configuration before it has a type: what YAML says, and where it says so.
struct ConfigurationNode: Equatable, Sendable {
    enum Content: Equatable, Sendable {
        /// Plain text is typed by whoever reads it; quoted text is a string.
        case scalar(String, isQuoted: Bool)
        case sequence([ConfigurationNode])
        case mapping([Entry])
    }

    struct Entry: Equatable, Sendable {
        var key: String
        var value: ConfigurationNode
    }

    var content: Content
    /// `file:line`, `--set path=value` or `defaults`; the beginning of every message about this value.
    var origin: String

    static let null = Content.scalar("null", isQuoted: false)

    /// A key that is there without a value counts as null, as YAML has it.
    var isNull: Bool {
        if case .scalar(let text, isQuoted: false) = content {
            return ["", "~", "null", "Null", "NULL"].contains(text)
        }
        return false
    }

    /// The value in the words of an error message, which shows the beginning of a long one.
    var summary: String {
        switch content {
        case .scalar("", isQuoted: false): "nothing"
        case .scalar(let text, let isQuoted): isQuoted ? "\"\(text.shortened)\"" : text.shortened
        case .sequence: "a list"
        case .mapping: "a section"
        }
    }

    /// Every path of this tree, sections before what they hold, in declaration order.
    func paths(below parent: [String] = []) -> [[String]] {
        guard case .mapping(let entries) = content else { return [] }
        return entries.flatMap { [parent + [$0.key]] + $0.value.paths(below: parent + [$0.key]) }
    }

    /// This tree with the values of `other` in place of its own. Sections merge key by key; lists are replaced whole.
    ///
    /// A section over null, an optional that is nil, is taken as it is: its keys are checked when they are decoded.
    /// - Throws: `ConfigurationError.unknownKey` for a key this tree does not have.
    func overridden(by other: ConfigurationNode, at path: [String] = [], known: [[String]]) throws -> ConfigurationNode
    {
        guard case .mapping(var entries) = content, case .mapping(let overrides) = other.content else { return other }
        for override in overrides {
            let keyPath = path + [override.key]
            guard let index = entries.firstIndex(where: { $0.key == override.key }) else {
                throw ConfigurationError.unknownKey(
                    path: keyPath.joined(separator: "."), nearest: NearestKey.find(keyPath, among: known),
                    origin: override.value.origin)
            }
            entries[index].value = try entries[index].value.overridden(by: override.value, at: keyPath, known: known)
        }
        return ConfigurationNode(content: .mapping(entries), origin: other.origin)
    }
}

extension String {
    fileprivate var shortened: String { count > 80 ? prefix(79) + "…" : self }
}
