import Files

/// The head of a NumPy array file: what the bytes after it mean.
///
/// Source: NumPy's format specification, versions 1.0 to 3.0.
struct NPYHeader: Equatable {
    var elementType: NPZArray.ElementType
    var isBigEndian: Bool
    var isColumnMajor: Bool
    var shape: [Int]
    /// Bytes before the first element.
    var length: Int

    /// Why bytes are not an array that can be read.
    enum Failure: Error, Equatable {
        case malformed
        /// A type other than Booleans, integers and floats, in NumPy's notation.
        case unsupportedType(String)
    }

    /// Parses the bytes at the start of a file; needs all of the header, and may be followed by more.
    init(_ bytes: [UInt8]) throws(Failure) {
        guard bytes.count >= 10, bytes.starts(with: [0x93] + Array("NUMPY".utf8)), (1...3).contains(bytes[6]) else {
            throw .malformed
        }
        let sizeBytes = bytes[6] == 1 ? 2 : 4
        guard bytes.count >= 8 + sizeBytes else { throw .malformed }
        let size = bytes[8..<(8 + sizeBytes)].reversed().reduce(0) { $0 << 8 | Int($1) }
        length = 8 + sizeBytes + size
        guard bytes.count >= length else { throw .malformed }
        let text = String(decoding: bytes[(8 + sizeBytes)..<length], as: UTF8.self)

        guard let order = Self.value(of: "fortran_order", in: text), let list = Self.value(of: "shape", in: text),
            list.hasPrefix("("), let end = list.firstIndex(of: ")"), let descr = Self.value(of: "descr", in: text)
        else { throw .malformed }
        isColumnMajor = order.hasPrefix("True")
        var shape: [Int] = []
        for item in list[list.index(after: list.startIndex)..<end].split(separator: ",") {
            let digits = item.filter { !$0.isWhitespace }
            if digits.isEmpty { continue }
            guard let axis = Int(digits), axis >= 0 else { throw .malformed }
            shape.append(axis)
        }
        self.shape = shape

        guard let quote = descr.first, quote == "'" || quote == "\"" else {
            throw .unsupportedType(String(descr.prefix(40)))
        }
        let code = descr.dropFirst().prefix { $0 != quote }
        isBigEndian = code.first == ">"
        guard let type = NPZArray.ElementType(rawValue: String(code.drop { "<>|=".contains($0) })) else {
            throw .unsupportedType(String(code))
        }
        elementType = type
    }

    /// Bytes of the elements, or nil if no array can have the shape.
    var dataLength: Int? { (shape + [elementType.size]).elementCount }

    /// The header of a row-major little-endian array, padded so that the elements start at a multiple of 64 bytes.
    static func bytes(for array: NPZArray) -> [UInt8] {
        let axes = array.shape.map(String.init).joined(separator: ", ") + (array.shape.count == 1 ? "," : "")
        let order = array.elementType.size == 1 ? "|" : "<"
        var text = "{'descr': '\(order)\(array.elementType.rawValue)', 'fortran_order': False, 'shape': (\(axes)), }"
        text += String(repeating: " ", count: 63 - (10 + text.utf8.count) % 64) + "\n"
        let size = text.utf8.count
        return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(size & 0xff), UInt8(size >> 8)] + Array(text.utf8)
    }

    /// The text after `'key':` in a Python dictionary, without leading spaces.
    private static func value(of key: String, in text: String) -> Substring? {
        for quote in ["'", "\""] {
            let mark = "\(quote)\(key)\(quote)"
            guard let range = text.firstRange(of: mark) else { continue }
            let rest = text[range.upperBound...].drop { $0.isWhitespace }
            guard rest.first == ":" else { return nil }
            return rest.dropFirst().drop { $0.isWhitespace }
        }
        return nil
    }
}
