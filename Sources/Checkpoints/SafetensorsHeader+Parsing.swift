import Files

extension SafetensorsHeader {
    /// Why a header is refused.
    enum Flaw: Error, Equatable {
        case malformed(String)
        case unsupportedElementType(name: String, found: String)

        func checkpointError(path: String) -> CheckpointError {
            switch self {
            case .malformed(let reason): .malformed(path: path, reason: reason)
            case .unsupportedElementType(let name, let found):
                .unsupportedElementType(path: path, name: name, found: found)
            }
        }
    }

    /// Reads the JSON of a header and checks every record by itself; `tilingFlaw` checks them together.
    init(parsing bytes: ArraySlice<UInt8>) throws(Flaw) {
        guard bytes.first == UInt8(ascii: "{") else { throw .malformed("the header does not start with '{'") }
        let members: [HeaderJSON.Member]
        do {
            members = try HeaderJSON.parseObject(bytes)
        } catch {
            throw .malformed("the header is not valid JSON: \(error.reason), at header byte \(error.position)")
        }
        for member in members {
            if member.key == Self.metadataKey {
                metadata = try Self.metadata(member.value)
            } else {
                records.append(try Record(name: member.key, parsing: member.value))
            }
        }
    }

    private static func metadata(_ value: HeaderJSON) throws(Flaw) -> [String: String] {
        guard case .object(let members) = value else { throw .malformed("its metadata is not an object") }
        var metadata: [String: String] = [:]
        for member in members {
            guard case .string(let text) = member.value else {
                throw .malformed("metadata '\(member.key)' is not a string")
            }
            metadata[member.key] = text
        }
        return metadata
    }
}

extension SafetensorsHeader.Record {
    fileprivate init(name: String, parsing value: HeaderJSON) throws(SafetensorsHeader.Flaw) {
        guard
            case .object(let members) = value, members.count == 3,
            case .string(let typeName)? = members.first(where: { $0.key == "dtype" })?.value,
            let shape = members.first(where: { $0.key == "shape" })?.value.sizes,
            let offsets = members.first(where: { $0.key == "data_offsets" })?.value.sizes, offsets.count == 2
        else {
            throw .malformed("tensor '\(name)' needs exactly a dtype, a shape and two data_offsets")
        }
        guard let elementType = ElementType(rawValue: typeName) else {
            throw .unsupportedElementType(name: name, found: typeName)
        }
        guard let byteCount = (shape + [elementType.byteCount]).elementCount else {
            throw .malformed("tensor '\(name)' has an impossible shape \(shape)")
        }
        guard offsets[0] <= offsets[1], offsets[1] - offsets[0] == byteCount else {
            throw .malformed(
                "tensor '\(name)' of shape \(shape) takes \(byteCount) bytes, its offsets are \(offsets)")
        }
        self.init(name: name, elementType: elementType, shape: shape, begin: offsets[0], end: offsets[1])
    }
}
