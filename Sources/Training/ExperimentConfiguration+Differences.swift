import Foundation

extension ExperimentConfiguration {
    /// Keys such as `training.batch` of the settings in which `other` differs, sorted.
    func differences(from other: ExperimentConfiguration) -> [String] {
        let (mine, others) = (texts, other.texts)
        return Set(mine.keys).union(others.keys).filter { mine[$0] != others[$0] }.sorted()
    }

    /// Every setting that is not null, as a text.
    private var texts: [String: String] {
        guard let data = try? JSONEncoder().encode(self), let tree = try? JSONSerialization.jsonObject(with: data)
        else {
            fatalError("a configuration cannot be encoded: \(self)")
        }
        var texts: [String: String] = [:]
        func visit(_ value: Any, _ path: [String]) {
            guard let section = value as? [String: Any] else {
                texts[path.joined(separator: ".")] = String(describing: value)
                return
            }
            for (key, value) in section { visit(value, path + [key]) }
        }
        visit(tree, [])
        return texts
    }
}
