/// The part of JSON a safetensors header may hold: objects, arrays, strings, and whole numbers ≥ 0.
///
/// Objects keep their order and refuse a repeated key, which general JSON readers do not promise.
enum HeaderJSON {
    case object([Member])
    case array([HeaderJSON])
    case string(String)
    case number(Int)

    /// One entry of an object. A tuple in its place is a circular reference to the compiler in a debug build.
    struct Member {
        let key: String
        let value: HeaderJSON
    }

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
    ) throws(HeaderJSONError) -> [Member] {
        var parser = HeaderJSONParser(bytes)
        guard case .object(let members) = try parser.parseDocument() else {
            throw HeaderJSONError(reason: "expected an object", position: 0)
        }
        return members
    }
}
