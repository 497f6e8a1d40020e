import Environments
import Tensors
import Trajectories

/// What was seen and done along one sequence: y_0 … y_{T−1} and the inputs, where u_t leads from z_t to z_{t+1}.
public struct ObservationSequence: Equatable, Sendable {
    /// y_t, `[T][O]`.
    public let observations: [[Double]]
    /// u_t, `[T − 1][A]` or `[T][A]`.
    public let inputs: [[Double]]
    /// Which input D acts on.
    public let feedthrough: FeedthroughTiming

    /// Traps, naming both counts, if there is no observation or the inputs are not as many as `feedthrough` asks for.
    public init(observations: [[Double]], inputs: [[Double]], feedthrough: FeedthroughTiming) {
        let expected = feedthrough == .currentInput ? observations.count : observations.count - 1
        require(!observations.isEmpty, "a sequence has at least one observation")
        require(
            inputs.count == expected,
            "\(observations.count) observations with D on the \(feedthrough.rawValue) have \(expected) inputs, "
                + "not \(inputs.count)")
        self.observations = observations
        self.inputs = inputs
        self.feedthrough = feedthrough
    }

    /// An episode, from its first observation to its last, in the log's own units. An observation is seen before the
    /// action is chosen, so D acts on the previous one.
    ///
    /// Traps if the elements of the observations or of the actions do not make whole rows.
    public init(_ episode: Episode) {
        self.init(
            observations: Self.rows(episode.observations, count: episode.count + 1, "observations"),
            inputs: Self.rows(episode.actions, count: episode.count, "actions"), feedthrough: .previousInput)
    }

    /// T.
    public var count: Int { observations.count }

    /// What D acts on at row t, `[A]`: u_t, or u_{t−1} with u_{−1} = 0.
    func feedthroughInput(at row: Int, size: Int) -> [Double] {
        switch feedthrough {
        case .currentInput: inputs[row]
        case .previousInput: row > 0 ? inputs[row - 1] : [Double](repeating: 0, count: size)
        }
    }

    func requireShapes(of system: LinearGaussianSystem) {
        for row in observations where row.count != system.observationSize {
            fatalError("an observation has \(row.count) elements; the system's have \(system.observationSize)")
        }
        for row in inputs where row.count != system.actionSize {
            fatalError("an input has \(row.count) elements; the system's have \(system.actionSize)")
        }
    }

    private static func rows(_ elements: [Double], count: Int, _ name: String) -> [[Double]] {
        guard count > 0 else { return [] }
        let size = elements.count / count
        require(size * count == elements.count, "\(elements.count) elements of \(name) do not make \(count) rows")
        return (0..<count).map { row in Array(elements[row * size..<(row + 1) * size]) }
    }
}
