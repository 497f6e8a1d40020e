/// The coding key of an element of a list.
struct ListIndex: CodingKey {
    let index: Int

    init(intValue: Int) { index = intValue }
    init?(stringValue: String) { return nil }

    var intValue: Int? { index }
    var stringValue: String { "[\(index)]" }
}

extension [any CodingKey] {
    /// The path as it is written in messages and assignments: `model.sizes[2]`.
    var dotted: String {
        reduce("") { path, key in
            path.isEmpty || key is ListIndex ? path + key.stringValue : path + "." + key.stringValue
        }
    }
}
