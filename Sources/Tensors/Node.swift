/// A record's index on its tape; negative for a constant, which takes no gradient.
struct Node: Sendable, Equatable {
    let index: Int
    static let constant = Node(index: -1)
    var isConstant: Bool { index < 0 }
}
