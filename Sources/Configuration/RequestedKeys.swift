/// The keys that decoded types have asked for, by the path of their section.
///
/// A section that is nil by default is not in the defaults' tree; its keys become known only here.
final class RequestedKeys {
    private var keys: [String: [String]] = [:]

    /// Notes that the section at `path` is read key by key.
    func open(_ path: String) { keys[path, default: []] += [] }

    func insert(_ key: String, at path: String) {
        if !keys[path, default: []].contains(key) { keys[path, default: []].append(key) }
    }

    /// - Throws: `ConfigurationError.unknownKey` for the first key of `node` that nothing has asked for.
    func checkNoneIsLeft(
        in node: ConfigurationNode, at codingPath: [any CodingKey] = [], known: [[String]]
    ) throws {
        switch node.content {
        case .scalar: return
        case .sequence(let elements):
            for (index, element) in elements.enumerated() {
                try checkNoneIsLeft(in: element, at: codingPath + [ListIndex(intValue: index)], known: known)
            }
        case .mapping(let entries):
            guard let requested = keys[codingPath.dotted] else { return }
            for entry in entries {
                guard requested.contains(entry.key) else {
                    let section = codingPath.isEmpty ? [] : [codingPath.dotted]
                    throw ConfigurationError.unknownKey(
                        path: (section + [entry.key]).joined(separator: "."),
                        nearest: NearestKey.find(
                            section + [entry.key], among: requested.map { section + [$0] } + known),
                        origin: entry.value.origin)
                }
                try checkNoneIsLeft(in: entry.value, at: codingPath + [SectionKey(entry.key)], known: known)
            }
        }
    }
}

/// The coding key of a member of a section.
private struct SectionKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ key: String) { stringValue = key }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { return nil }
}
