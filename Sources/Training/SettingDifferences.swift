import WorldModels

/// Where two configurations of a kind differ.
public enum SettingDifferences {
    /// Keys such as `training.batch`, sorted.
    public static func keys<Configuration: Encodable>(_ one: Configuration, _ other: Configuration) -> [String] {
        let (mine, others) = (texts(one), texts(other))
        return Set(mine.keys).union(others.keys).filter { mine[$0] != others[$0] }.sorted()
    }

    /// Every setting that is not null, as a text.
    private static func texts(_ configuration: some Encodable) -> [String: String] {
        var texts: [String: String] = [:]
        func visit(_ value: Any, _ path: [String]) {
            guard let section = value as? [String: Any] else {
                texts[path.joined(separator: ".")] = String(describing: value)
                return
            }
            for (key, value) in section { visit(value, path + [key]) }
        }
        visit(CheckpointJSON.tree(of: configuration), [])
        return texts
    }
}
