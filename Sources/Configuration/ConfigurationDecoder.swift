/// Decodes a tree, and reports every mismatch as a `ConfigurationError` with the path and origin of the value.
struct ConfigurationDecoder: Decoder {
    let node: ConfigurationNode
    let keys: RequestedKeys
    var codingPath: [any CodingKey] = []
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    /// Decodes the whole tree.
    /// - known: paths to suggest in place of an unknown one, besides those the decoded types ask for.
    /// - Throws: `ConfigurationError`, also for keys of the tree that nothing has asked for.
    static func decode<Value: Decodable>(
        _ type: Value.Type, from node: ConfigurationNode, known: [[String]]
    ) throws -> Value {
        let keys = RequestedKeys()
        let value = try ConfigurationDecoder(node: node, keys: keys).decode(type)
        try keys.checkNoneIsLeft(in: node, known: known)
        return value
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .mapping(let entries) = node.content else { throw wrongType("a section of keys") }
        keys.open(codingPath.dotted)
        return KeyedDecodingContainer(ConfigurationKeyedDecoder(decoder: self, entries: entries))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard case .sequence(let elements) = node.content else { throw wrongType("a list such as [32, 64]") }
        return ConfigurationUnkeyedDecoder(decoder: self, elements: elements)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { self }

    func at(_ key: any CodingKey, _ node: ConfigurationNode) -> ConfigurationDecoder {
        ConfigurationDecoder(node: node, keys: keys, codingPath: codingPath + [key])
    }

    private func wrongType(_ expected: String) -> ConfigurationError {
        .wrongType(path: codingPath.dotted, expected: expected, found: node.summary, origin: node.origin)
    }
}

extension ConfigurationDecoder: SingleValueDecodingContainer {
    func decodeNil() -> Bool { node.isNull }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        if let scalarType = type as? any ConfigurationScalar.Type {
            guard !node.isNull, case .scalar(let text, let isQuoted) = node.content,
                let value = scalarType.init(yaml: text, isQuoted: isQuoted) as? Value
            else { throw wrongType(scalarType.expectation) }
            return value
        }
        do {
            return try Value(from: self)
        } catch DecodingError.dataCorrupted(let context) {
            if let allowed = (type as? any CaseIterable.Type)?.rawTexts {
                throw ConfigurationError.unknownValue(
                    path: codingPath.dotted, found: node.summary, allowed: allowed, origin: node.origin)
            }
            throw ConfigurationError.invalidValue(
                path: codingPath.dotted, found: node.summary, reason: context.debugDescription, origin: node.origin)
        }
    }
}

extension CaseIterable {
    /// The raw values of all cases, or nil if they have none that are texts.
    fileprivate static var rawTexts: [String]? {
        let texts = allCases.compactMap { ($0 as? any RawRepresentable)?.rawValue as? String }
        return texts.isEmpty ? nil : texts
    }
}
