/// A tree under construction, shared by the encoders that fill its parts.
final class NodeBuilder {
    private enum Shape {
        case nothing
        case scalar(ConfigurationNode.Content)
        case sequence([NodeBuilder])
        case mapping([(key: String, value: NodeBuilder)])
    }

    private var shape = Shape.nothing

    func become(_ scalar: ConfigurationNode.Content) { shape = .scalar(scalar) }

    /// Keeps the members there are, since a value may ask for its container twice.
    func becomeMapping() {
        if case .mapping = shape { return }
        shape = .mapping([])
    }

    func becomeSequence() {
        if case .sequence = shape { return }
        shape = .sequence([])
    }

    var elementCount: Int {
        if case .sequence(let elements) = shape { return elements.count }
        return 0
    }

    /// A new element at the end of the list.
    func element() -> NodeBuilder {
        guard case .sequence(let elements) = shape else { fatalError("NodeBuilder: not a list") }
        let element = NodeBuilder()
        shape = .sequence(elements + [element])
        return element
    }

    /// The member of that key; a new one goes to the end.
    func member(_ key: String) -> NodeBuilder {
        guard case .mapping(let members) = shape else { fatalError("NodeBuilder: not a section") }
        if let member = members.first(where: { $0.key == key }) { return member.value }
        let member = NodeBuilder()
        shape = .mapping(members + [(key, member)])
        return member
    }

    func node(origin: String) -> ConfigurationNode {
        let content: ConfigurationNode.Content =
            switch shape {
            case .nothing: .mapping([])
            case .scalar(let content): content
            case .sequence(let elements): .sequence(elements.map { $0.node(origin: origin) })
            case .mapping(let members):
                .mapping(members.map { .init(key: $0.key, value: $0.value.node(origin: origin)) })
            }
        return ConfigurationNode(content: content, origin: origin)
    }
}
