/// A section while it is decoded: notes which keys are asked for.
struct ConfigurationKeyedDecoder<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoder: ConfigurationDecoder
    let entries: [ConfigurationNode.Entry]
    var codingPath: [any CodingKey] { decoder.codingPath }

    /// Whoever lists the keys takes them all.
    var allKeys: [Key] {
        entries.forEach { decoder.keys.insert($0.key, at: codingPath.dotted) }
        return entries.compactMap { Key(stringValue: $0.key) }
    }

    func contains(_ key: Key) -> Bool { entry(key) != nil }

    func decodeNil(forKey key: Key) throws -> Bool { try value(key).decodeNil() }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try value(key).decode(type)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        try value(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try value(key).unkeyedContainer()
    }

    /// The superclass shares the section, as in `ConfigurationEncoder`.
    func superDecoder() -> any Decoder { decoder }

    func superDecoder(forKey key: Key) throws -> any Decoder { try value(key) }

    private func entry(_ key: Key) -> ConfigurationNode? {
        decoder.keys.insert(key.stringValue, at: codingPath.dotted)
        return entries.first { $0.key == key.stringValue }?.value
    }

    private func value(_ key: Key) throws -> ConfigurationDecoder {
        guard let node = entry(key) else {
            let path = (codingPath + [key]).dotted
            throw ConfigurationError.missingKey(path: path, origin: decoder.node.origin)
        }
        return decoder.at(key, node)
    }
}

/// A list while it is decoded.
struct ConfigurationUnkeyedDecoder: UnkeyedDecodingContainer {
    let decoder: ConfigurationDecoder
    let elements: [ConfigurationNode]
    private(set) var currentIndex = 0
    var codingPath: [any CodingKey] { decoder.codingPath }
    var count: Int? { elements.count }
    var isAtEnd: Bool { currentIndex == elements.count }

    init(decoder: ConfigurationDecoder, elements: [ConfigurationNode]) {
        self.decoder = decoder
        self.elements = elements
    }

    mutating func decodeNil() throws -> Bool {
        let isNull = try current().decodeNil()
        if isNull { currentIndex += 1 }
        return isNull
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try next().decode(type) }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> {
        try next().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { try next().unkeyedContainer() }

    mutating func superDecoder() throws -> any Decoder { try next() }

    private mutating func next() throws -> ConfigurationDecoder {
        defer { currentIndex += 1 }
        return try current()
    }

    private func current() throws -> ConfigurationDecoder {
        let key = ListIndex(intValue: currentIndex)
        guard !isAtEnd else {
            throw ConfigurationError.missingKey(path: (codingPath + [key]).dotted, origin: decoder.node.origin)
        }
        return decoder.at(key, elements[currentIndex])
    }
}
