/// Writes a tree as YAML: nested sections by indentation, lists on one line. Equal trees give equal bytes.
enum ConfigurationEmitter {
    static func yaml(_ node: ConfigurationNode) -> String {
        guard case .mapping(let entries) = node.content, !entries.isEmpty else { return inline(node) + "\n" }
        return lines(entries, indentation: "").joined(separator: "\n") + "\n"
    }

    private static func lines(_ entries: [ConfigurationNode.Entry], indentation: String) -> [String] {
        entries.flatMap { entry in
            let key = indentation + text(entry.key)
            guard case .mapping(let nested) = entry.value.content, !nested.isEmpty else {
                return ["\(key): \(inline(entry.value))"]
            }
            return ["\(key):"] + lines(nested, indentation: indentation + "  ")
        }
    }

    private static func inline(_ node: ConfigurationNode) -> String {
        switch node.content {
        case .scalar(let text, isQuoted: false): text
        case .scalar(let text, isQuoted: true): self.text(text)
        case .sequence(let elements): "[" + elements.map(inline).joined(separator: ", ") + "]"
        case .mapping(let entries):
            "{" + entries.map { "\(text($0.key)): \(inline($0.value))" }.joined(separator: ", ") + "}"
        }
    }

    /// A string, in double quotes unless it can be mistaken for nothing else.
    private static func text(_ text: String) -> String {
        isPlain(text) ? text : "\"" + text.unicodeScalars.map(escaped).joined() + "\""
    }

    private static func isPlain(_ text: String) -> Bool {
        let reserved = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"]
        guard let first = text.unicodeScalars.first, first == "_" || first == "/" || isLetter(first) else {
            return false
        }
        return !reserved.contains(text.lowercased())
            && text.unicodeScalars.allSatisfy {
                isLetter($0) || ("0"..."9").contains($0) || "_-./".unicodeScalars.contains($0)
            }
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"": return "\\\""
        case "\\": return "\\\\"
        case "\n": return "\\n"
        case "\t": return "\\t"
        case "\u{0}"..."\u{1f}", "\u{7f}"..."\u{9f}", "\u{2028}", "\u{2029}", "\u{feff}":
            let digits = String(scalar.value, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: return String(scalar)
        }
    }
}
