/// An SVG element being written: escaped attributes and text, numbers in a form that depends on nothing but their value.
struct SVG {
    private(set) var lines: [String] = []

    /// Adds an element without content. Attributes keep their order.
    mutating func add(_ name: String, _ attributes: KeyValuePairs<String, String>) {
        lines.append("<\(name)\(Self.attributes(attributes))/>")
    }

    /// Adds an element that holds text.
    mutating func add(_ name: String, _ attributes: KeyValuePairs<String, String>, text: String) {
        lines.append("<\(name)\(Self.attributes(attributes))>\(Self.escaped(text))</\(name)>")
    }

    /// Adds an element that holds what `content` adds.
    mutating func group(_ name: String, _ attributes: KeyValuePairs<String, String>, content: (inout SVG) -> Void) {
        lines.append("<\(name)\(Self.attributes(attributes))>")
        var inner = SVG()
        content(&inner)
        lines += inner.lines.map { "  " + $0 }
        lines.append("</\(name)>")
    }

    private static func attributes(_ attributes: KeyValuePairs<String, String>) -> String {
        attributes.map { " \($0.key)=\"\(escaped($0.value))\"" }.joined()
    }

    /// Text for XML 1.0; characters it does not allow are left out.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\u{0}"..."\u{8}", "\u{b}", "\u{c}", "\u{e}"..."\u{1f}", "\u{fffe}", "\u{ffff}": continue
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// A coordinate, to a hundredth of a pixel; far outside of any page they all are the same.
    static func number(_ value: Double) -> String {
        guard !value.isNaN else { return "0" }
        let hundredths = Int((min(max(value, -1e6), 1e6) * 100).rounded())
        let sign = hundredths < 0 ? "-" : ""
        let (whole, fraction) = abs(hundredths).quotientAndRemainder(dividingBy: 100)
        if fraction == 0 { return "\(sign)\(whole)" }
        if fraction.isMultiple(of: 10) { return "\(sign)\(whole).\(fraction / 10)" }
        return "\(sign)\(whole).\(fraction < 10 ? "0" : "")\(fraction)"
    }
}
