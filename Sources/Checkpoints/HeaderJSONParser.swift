/// Reads `HeaderJSON` by recursive descent, at most `maximumDepth` levels deep.
struct HeaderJSONParser {
    private let bytes: ArraySlice<UInt8>
    private var position: Int
    private var depth = 0
    private static let maximumDepth = 8

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    mutating func parseDocument() throws(HeaderJSONError) -> HeaderJSON {
        let value = try parseValue()
        skipWhiteSpace()
        guard position == bytes.endIndex else { throw error("unexpected text after the object") }
        return value
    }

    private mutating func parseValue() throws(HeaderJSONError) -> HeaderJSON {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else { throw error("nested too deeply") }
        skipWhiteSpace()
        switch peek {
        case UInt8(ascii: "{"): return try parseMembers()
        case UInt8(ascii: "["): return try parseElements()
        case UInt8(ascii: "\""): return .string(try parseString())
        case let byte? where isDigit(byte): return .number(try parseNumber())
        case nil: throw error("it ends too early")
        default: throw error("unexpected character")
        }
    }

    private mutating func parseMembers() throws(HeaderJSONError) -> HeaderJSON {
        var members: [HeaderJSON.Member] = []
        var keys: Set<String> = []
        try expect("{")
        if try !accept("}") {
            repeat {
                skipWhiteSpace()
                let key = try parseString()
                guard keys.insert(key).inserted else { throw error("'\(key)' is repeated") }
                try expect(":")
                members.append(HeaderJSON.Member(key: key, value: try parseValue()))
            } while try accept(",")
            try expect("}")
        }
        return .object(members)
    }

    private mutating func parseElements() throws(HeaderJSONError) -> HeaderJSON {
        var elements: [HeaderJSON] = []
        try expect("[")
        if try !accept("]") {
            repeat { elements.append(try parseValue()) } while try accept(",")
            try expect("]")
        }
        return .array(elements)
    }

    private mutating func parseNumber() throws(HeaderJSONError) -> Int {
        let start = position
        while let byte = peek, isDigit(byte) { position += 1 }
        let digits = bytes[start..<position]
        guard let number = Int(String(decoding: digits, as: UTF8.self)),
            digits.count == 1 || digits.first != UInt8(ascii: "0")
        else {
            throw error("not a whole number this machine can hold")
        }
        return number
    }

    private mutating func parseString() throws(HeaderJSONError) -> String {
        guard peek == UInt8(ascii: "\"") else { throw error("expected a string") }
        position += 1
        var units: [UInt8] = []
        while let byte = peek, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw error("a control character in a string") }
            position += 1
            if byte == UInt8(ascii: "\\") {
                units += Array(String(try parseEscape()).utf8)
            } else {
                units.append(byte)
            }
        }
        guard peek != nil else { throw error("a string without an end") }
        position += 1
        guard let text = String(validating: units, as: UTF8.self) else { throw error("a string that is not UTF-8") }
        return text
    }

    private mutating func parseEscape() throws(HeaderJSONError) -> Unicode.Scalar {
        guard let byte = peek else { throw error("a string without an end") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try parseUnicodeEscape()
        default: throw error("an unknown escape in a string")
        }
    }

    private mutating func parseUnicodeEscape() throws(HeaderJSONError) -> Unicode.Scalar {
        var value = try parseHexDigits()
        if (0xd800..<0xdc00).contains(value), peek == UInt8(ascii: "\\") {
            position += 1
            guard peek == UInt8(ascii: "u") else { throw error("half a surrogate pair") }
            position += 1
            let low = try parseHexDigits()
            guard (0xdc00..<0xe000).contains(low) else { throw error("half a surrogate pair") }
            value = 0x10000 + (value - 0xd800) << 10 + (low - 0xdc00)
        }
        guard let scalar = Unicode.Scalar(value) else { throw error("half a surrogate pair") }
        return scalar
    }

    private mutating func parseHexDigits() throws(HeaderJSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw error("expected four hexadecimal digits")
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }

    private var peek: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

    private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private mutating func skipWhiteSpace() {
        while let byte = peek, [0x20, 0x09, 0x0a, 0x0d].contains(byte) { position += 1 }
    }

    private mutating func accept(_ character: Unicode.Scalar) throws(HeaderJSONError) -> Bool {
        skipWhiteSpace()
        guard peek == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(HeaderJSONError) {
        guard try accept(character) else {
            throw error(peek == nil ? "it ends too early" : "expected '\(character)'")
        }
    }

    private func error(_ reason: String) -> HeaderJSONError {
        HeaderJSONError(reason: reason, position: position - bytes.startIndex)
    }
}
