/// A pattern for names: `*` stands for any run of characters, also none; every other character for itself.
public struct NamePattern: Equatable, Sendable {
    public let text: String

    public init(_ text: String) { self.text = text }

    public func matches(_ name: String) -> Bool {
        var parts = text.split(separator: "*", omittingEmptySubsequences: false)[...]
        guard let last = parts.popLast() else { return name.isEmpty }
        guard let first = parts.popFirst() else { return name == last }
        guard name.hasPrefix(first) else { return false }
        var rest = name.dropFirst(first.count)
        for part in parts where !part.isEmpty {
            guard let found = rest.firstRange(of: part) else { return false }
            rest = rest[found.upperBound...]
        }
        return rest.hasSuffix(last)
    }
}
