import Tensors

/// What each member of an ensemble knows at one moment: B independent states in every member's own latent space.
public struct EnsembleState: Sendable {
    public var members: [State]

    public init(_ members: [State]) { self.members = members }

    /// B
    public var count: Int { members[0].count }

    /// Each state `times` times in a row: `[B, …]` → `[B · times, …]`.
    public func repeated(_ times: Int) -> EnsembleState { EnsembleState(members.map { $0.repeated(times) }) }

    /// States `range` of the batch.
    public subscript(range: Range<Int>) -> EnsembleState { EnsembleState(members.map { $0[range] }) }
}

/// Futures that every member of an ensemble imagines from its own states under the same actions.
public struct EnsembleFuture: Sendable {
    public let members: [ImaginedSequence]

    public init(_ members: [ImaginedSequence]) { self.members = members }

    /// s_H of every member.
    public var last: EnsembleState { EnsembleState(members.map(\.last)) }
}
