import Yams

/// Turns YAML text and `path=value` assignments into trees whose values know their origin.
enum ConfigurationParser {
    /// The section a file holds; an empty file holds an empty one.
    static func section(_ source: ConfigurationSource) throws -> ConfigurationNode {
        guard let root = try compose(source.text, name: source.name) else {
            return ConfigurationNode(content: .mapping([]), origin: source.name)
        }
        var room = mostValues
        let node = try convert(root, &room) { "\(source.name):\($0 ?? 1)" }
        if node.isNull { return ConfigurationNode(content: .mapping([]), origin: source.name) }
        guard case .mapping = node.content else {
            throw ConfigurationError.notASection(origin: node.origin, found: node.summary)
        }
        return node
    }

    /// The tree an assignment stands for: `training.batch=16` is the section `training` with `batch: 16`.
    ///
    /// A value that starts with `[`, `{` or a quote is YAML; any other is taken as it stands, so that nothing in it
    /// needs to be escaped, and none at all is the empty text.
    static func assignment(_ text: String) throws -> ConfigurationNode {
        guard let separator = text.firstIndex(of: "="), separator != text.startIndex else {
            throw ConfigurationError.malformedAssignment(text)
        }
        let origin = "--set \(text)"
        let value = String(text[text.index(after: separator)...])
        var node = ConfigurationNode(content: .scalar(value, isQuoted: value.isEmpty), origin: origin)
        if let first = value.first, "[{\"'".contains(first), let root = try compose(value, name: origin) {
            var room = mostValues
            node = try convert(root, &room) { _ in origin }
        }
        return nested(node, at: text[..<separator], origin: origin).section(origin: origin)
    }

    private static func compose(_ text: String, name: String) throws -> Node? {
        do {
            return try Yams.compose(yaml: text)
        } catch let error as YamlError {
            throw configurationError(error, name: name)
        }
    }

    /// Aliases of aliases make a short text a tree that fills the memory.
    private static let mostValues = 100_000

    /// - room: how many values there may still be.
    private static func convert(
        _ node: Node, _ room: inout Int, origin: (Int?) -> String
    ) throws -> ConfigurationNode {
        let place = origin(node.mark?.line)
        room -= 1
        guard room >= 0 else {
            throw ConfigurationError.syntax(origin: place, reason: "more than \(mostValues) values")
        }
        switch node {
        case .scalar(let scalar):
            return ConfigurationNode(content: .scalar(scalar.string, isQuoted: scalar.style != .plain), origin: place)
        case .sequence(let sequence):
            return ConfigurationNode(
                content: .sequence(try sequence.map { try convert($0, &room, origin: origin) }), origin: place)
        case .mapping(let mapping):
            let entries = try mapping.map { key, value in
                guard case .scalar(let scalar) = key else {
                    throw ConfigurationError.syntax(
                        origin: origin(key.mark?.line), reason: "a key that is not plain text")
                }
                var converted = try convert(value, &room, origin: origin)
                // A section starts below its key: messages about it should point at the key.
                if case .mapping = converted.content { converted.origin = origin(key.mark?.line) }
                return nested(converted, at: scalar.string[...], origin: origin(key.mark?.line))
            }
            return ConfigurationNode(content: .mapping(entries), origin: place)
        case .alias:
            fatalError("ConfigurationParser: an alias that was not resolved while composing")
        }
    }

    /// The entry `a` with `b: value` in it, for the path `a.b`.
    private static func nested(
        _ value: ConfigurationNode, at path: Substring, origin: String
    ) -> ConfigurationNode.Entry {
        let keys = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        let inner = keys.dropFirst().reversed().reduce(value) { node, key in
            ConfigurationNode(content: .mapping([.init(key: key, value: node)]), origin: origin)
        }
        return .init(key: keys[0], value: inner)
    }

    private static func configurationError(_ error: YamlError, name: String) -> ConfigurationError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            .syntax(origin: "\(name):\(mark.line)", reason: problem)
        case .duplicatedKeysInMapping(let keys, let context):
            .repeatedKeys(keys: keys, origin: "\(name):\(context.mark.line)")
        case .reader(let problem, let offset, _, let yaml):
            .syntax(origin: "\(name):\(line(at: offset ?? 0, of: yaml))", reason: problem)
        default:
            .syntax(origin: name, reason: "\(error)".split(whereSeparator: \.isNewline).joined(separator: " "))
        }
    }

    private static func line(at offset: Int, of text: String) -> Int {
        1 + text.utf8.prefix(offset).count { $0 == UInt8(ascii: "\n") }
    }
}

extension ConfigurationNode.Entry {
    /// A section that holds this entry alone.
    fileprivate func section(origin: String) -> ConfigurationNode {
        ConfigurationNode(content: .mapping([self]), origin: origin)
    }
}
