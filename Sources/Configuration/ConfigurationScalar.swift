/// A type that one plain word of YAML can stand for.
protocol ConfigurationScalar {
    /// What to write, for messages.
    static var expectation: String { get }
    /// The value that `text` stands for, or nil.
    init?(yaml text: String, isQuoted: Bool)
    /// The scalar that stands for this value.
    var yaml: ConfigurationNode.Content { get }
}

extension Bool: ConfigurationScalar {
    static let expectation = "true or false"

    init?(yaml text: String, isQuoted: Bool) {
        guard !isQuoted, let value = Bool(text) else { return nil }
        self = value
    }

    var yaml: ConfigurationNode.Content { .scalar(description, isQuoted: false) }
}

extension String: ConfigurationScalar {
    static let expectation = "a word or text in quotes"

    init?(yaml text: String, isQuoted: Bool) { self = text }

    var yaml: ConfigurationNode.Content { .scalar(self, isQuoted: true) }
}

extension FixedWidthInteger where Self: ConfigurationScalar {
    static var expectation: String {
        self == Int.self ? "an integer such as 16" : "an integer from \(Self.min) to \(Self.max)"
    }

    init?(yaml text: String, isQuoted: Bool) {
        guard !isQuoted, let value = Self(text) else { return nil }
        self = value
    }

    var yaml: ConfigurationNode.Content { .scalar(description, isQuoted: false) }
}

extension Int: ConfigurationScalar {}
extension Int8: ConfigurationScalar {}
extension Int16: ConfigurationScalar {}
extension Int32: ConfigurationScalar {}
extension Int64: ConfigurationScalar {}
extension UInt: ConfigurationScalar {}
extension UInt8: ConfigurationScalar {}
extension UInt16: ConfigurationScalar {}
extension UInt32: ConfigurationScalar {}
extension UInt64: ConfigurationScalar {}

extension BinaryFloatingPoint where Self: ConfigurationScalar & LosslessStringConvertible {
    static var expectation: String { "a number such as 0.001" }

    /// The spellings of infinity and not-a-number are YAML's: `.inf`, `-.inf`, `.nan`.
    init?(yaml text: String, isQuoted: Bool) {
        guard !isQuoted else { return nil }
        switch text {
        case ".inf", "+.inf": self = .infinity
        case "-.inf": self = -.infinity
        case ".nan": self = .nan
        default:
            guard let first = text.first, first.isNumber || "+-.".contains(first), let value = Self(text),
                value.isFinite
            else { return nil }
            self = value
        }
    }

    /// The shortest text that reads back as the same number, always with a point: YAML 1.1 takes `1e-05` for a string.
    var yaml: ConfigurationNode.Content {
        if isNaN { return .scalar(".nan", isQuoted: false) }
        if isInfinite { return .scalar(self < 0 ? "-.inf" : ".inf", isQuoted: false) }
        var text = description
        if !text.contains("."), let exponent = text.firstIndex(of: "e") { text.insert(contentsOf: ".0", at: exponent) }
        return .scalar(text, isQuoted: false)
    }
}

extension Float: ConfigurationScalar {}
extension Double: ConfigurationScalar {}
