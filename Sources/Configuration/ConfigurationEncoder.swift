/// Encodes a value to a tree: keys in the order they are encoded, which is declaration order when `Codable` is
/// synthesized, and a null for every nil, so that a key is known even while it has no value.
struct ConfigurationEncoder: Encoder {
    let builder: NodeBuilder
    var codingPath: [any CodingKey] = []
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    /// The tree of `value`; each of its values has `origin`.
    static func encode(_ value: some Encodable, origin: String) throws -> ConfigurationNode {
        let builder = NodeBuilder()
        try ConfigurationEncoder(builder: builder).encode(value)
        return builder.node(origin: origin)
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        builder.becomeMapping()
        return KeyedEncodingContainer(ConfigurationKeyedEncoder(encoder: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        builder.becomeSequence()
        return ConfigurationUnkeyedEncoder(encoder: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }

    fileprivate func member(_ key: any CodingKey) -> ConfigurationEncoder {
        ConfigurationEncoder(builder: builder.member(key.stringValue), codingPath: codingPath + [key])
    }
}

extension ConfigurationEncoder: SingleValueEncodingContainer {
    func encodeNil() { builder.become(ConfigurationNode.null) }

    func encode<Value: Encodable>(_ value: Value) throws {
        if let scalar = value as? any ConfigurationScalar {
            builder.become(scalar.yaml)
        } else {
            try value.encode(to: self)
        }
    }
}

private struct ConfigurationKeyedEncoder<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoder: ConfigurationEncoder
    var codingPath: [any CodingKey] { encoder.codingPath }

    func encodeNil(forKey key: Key) { encoder.member(key).encodeNil() }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws { try encoder.member(key).encode(value) }

    func encodeIfPresent<Value: Encodable>(_ value: Value?, forKey key: Key) throws { try encodeOrNull(value, key) }

    private func encodeOrNull(_ value: (some Encodable)?, _ key: Key) throws {
        if let value { try encode(value, forKey: key) } else { encodeNil(forKey: key) }
    }

    // The protocol has its own version for each of these, which drops nil and is preferred to the generic one above.
    func encodeIfPresent(_ value: Bool?, forKey key: Key) throws { try encodeOrNull(value, key) }
    func encodeIfPresent(_ value: String?, forKey key: Key) throws { try encodeOrNull(value, key) }
    func encodeIfPresent(_ value: Double?, forKey key: Key) throws { try encodeOrNull(value, key) }
    func encodeIfPresent(_ value: Float?, forKey key: Key) throws { try encodeOrNull(value, key) }
    func encodeIfPresent(_ value: Int?, forKey key: Key) throws { try encodeOrNull(value, key) }
    func encodeIfPresent(_ value: Int8?, forKey key: Key) throws { try encodeOrNull(value, key) }
    func encodeIfPresent(_ value: Int16?, forKey key: Key) throws { try encodeOrNull(value, key) }
    func encodeIfPresent(_ value: Int32?, forKey key: Key) throws { try encodeOrNull(value, key) }
    func encodeIfPresent(_ value: Int64?, forKey key: Key) throws { try encodeOrNull(value, key) }
    func encodeIfPresent(_ value: UInt?, forKey key: Key) throws { try encodeOrNull(value, key) }
    func encodeIfPresent(_ value: UInt8?, forKey key: Key) throws { try encodeOrNull(value, key) }
    func encodeIfPresent(_ value: UInt16?, forKey key: Key) throws { try encodeOrNull(value, key) }
    func encodeIfPresent(_ value: UInt32?, forKey key: Key) throws { try encodeOrNull(value, key) }
    func encodeIfPresent(_ value: UInt64?, forKey key: Key) throws { try encodeOrNull(value, key) }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        encoder.member(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        encoder.member(key).unkeyedContainer()
    }

    /// The superclass shares the section: its keys stand beside those of the subclass.
    func superEncoder() -> any Encoder { encoder }

    func superEncoder(forKey key: Key) -> any Encoder { encoder.member(key) }
}

private struct ConfigurationUnkeyedEncoder: UnkeyedEncodingContainer {
    let encoder: ConfigurationEncoder
    var codingPath: [any CodingKey] { encoder.codingPath }
    var count: Int { encoder.builder.elementCount }

    private func element() -> ConfigurationEncoder {
        let key = ListIndex(intValue: count)
        return ConfigurationEncoder(builder: encoder.builder.element(), codingPath: codingPath + [key])
    }

    func encodeNil() { element().encodeNil() }

    func encode<Value: Encodable>(_ value: Value) throws { try element().encode(value) }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        element().container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { element().unkeyedContainer() }

    func superEncoder() -> any Encoder { element() }
}
