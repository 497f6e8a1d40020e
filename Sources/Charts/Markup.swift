/// XML elements being written, with attributes and text escaped: SVG, or HTML that is well-formed XML too.
package struct Markup {
    package private(set) var lines: [String] = []

    package init() {}

    /// Adds an element without content. Attributes keep their order.
    package mutating func add(_ name: String, _ attributes: KeyValuePairs<String, String>) {
        lines.append("<\(name)\(Self.attributes(attributes))/>")
    }

    /// Adds an element that holds text.
    package mutating func add(_ name: String, _ attributes: KeyValuePairs<String, String>, text: String) {
        lines.append("<\(name)\(Self.attributes(attributes))>\(Self.escaped(text))</\(name)>")
    }

    /// Adds an element that holds what `content` adds.
    package mutating func group(
        _ name: String, _ attributes: KeyValuePairs<String, String>, content: (inout Markup) -> Void
    ) {
        lines.append("<\(name)\(Self.attributes(attributes))>")
        var inner = Markup()
        content(&inner)
        lines += inner.lines.map { "  " + $0 }
        lines.append("</\(name)>")
    }

    /// Adds an element whose text is not escaped: HTML reads a style sheet as it is, and XML too if it has no `<` or `&`.
    package mutating func add(styleSheet: String) {
        guard !styleSheet.contains(where: { $0 == "<" || $0 == "&" }) else {
            fatalError("Markup: a style sheet with < or & is no XML")
        }
        lines.append("<style>" + styleSheet + "</style>")
    }

    /// Adds what another piece of markup holds.
    package mutating func add(_ other: Markup) { lines += other.lines }

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
}
