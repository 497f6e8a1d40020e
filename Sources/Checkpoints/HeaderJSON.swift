/// The part of JSON a safetensors header may hold: objects, arrays, strings, and whole numbers ≥ 0.
///
/// Objects keep their order and refuse a repeated key, which general JSON readers do not promise.
enum HeaderJSON {
    case object([(key: String, value: HeaderJSON)])
    case array([HeaderJSON])
    case string(String)
    case number(Int)

    /// The elements, if this is an array of whole numbers.
    var sizes: [Int]? {
        guard case .array(let elements) = self else { return nil }
        var sizes: [Int] = []
        for element in elements {
            guard case .number(let size) = element else { return nil }
            sizes.append(size)
        }
        return sizes
    }

    /// The members of the one object that `bytes` holds; white space may follow it.
    static func parseObject(
        _ bytes: ArraySlice<UInt8>
    ) throws(HeaderJSONError) -> [(key: String, value: HeaderJSON)] {
        var parser = HeaderJSONParser(bytes)
        guard case .object(let members) = try parser.parseDocument() else {
            throw HeaderJSONError(reason: "expected an object", position: 0)
        }
        return members
    }
}
