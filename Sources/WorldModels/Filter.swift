import Tensors
import Trajectories

/// What an agent knows of the world: the filtering posterior after everything it saw and did in an episode.
///
///     s_t ~ q(· | o_1:t, a_1:t−1)       in every member of an ensemble; of a model by itself, in the one
///
/// It takes numbers as an `Episode` stores them, in the log's units and choices as classes from 0, 32-bit ones or, where these
/// would not hold a mean far from 0 and what varies beside it, 64-bit ones. It takes them in the order of an episode:
/// an observation, the action taken at it, the next observation. It refuses numbers that the model cannot read, and calls out
/// of that order, by which something would be lost. It is a value: a copy goes on by itself.
public struct Filter: Sendable {
    public let ensemble: WorldModelEnsemble
    /// What stands for z_t of the posterior: samples, as in training, or means, which spare an agent their noise.
    public let latents: LatentValue
    private var known: EnsembleState
    /// a_{t−1}, encoded, `[1, A]`.
    private var action: Tensor
    private var moment = Moment.start

    /// What came last.
    private enum Moment { case start, observation, action }

    public init(_ ensemble: WorldModelEnsemble, latents: LatentValue = .sample) {
        (self.ensemble, self.latents) = (ensemble, latents)
        known = ensemble.initialState(batch: 1)
        action = .zeros([1, ensemble.members[0].normalizer.action.size])
    }

    public init(_ model: WorldModel, latents: LatentValue = .sample) {
        self.init(WorldModelEnsemble([model]), latents: latents)
    }

    /// s_t, one of each member. Plan and imagine from it.
    /// - Throws: `FilterError.nothingSeen` before the first observation of an episode.
    public var state: EnsembleState {
        get throws(FilterError) {
            if moment == .start { throw .nothingSeen }
            return known
        }
    }

    /// Whether there are actions at all, so that each observation but the first follows one.
    private var hasActions: Bool { ensemble.members[0].actionSpace.storedSize > 0 }

    /// Begins an episode: what was seen before does not count.
    public mutating func reset() { self = Filter(ensemble, latents: latents) }

    /// Takes in o_t, `[storedSize]` in the log's units. NaN is a number that is missing, in a model that knows missing ones.
    /// - Throws: `FilterError`, also where no action was taken since the last observation; the state is then as it was.
    public mutating func observe(
        _ observation: [Double], using generator: inout RandomGenerator
    ) throws(FilterError) {
        let model = ensemble.members[0]
        try FilterError.require(
            observation, in: model.observationSpace, "observation",
            mayBeMissing: model.configuration.observations.mayBeMissing)
        if moment == .observation, hasActions { throw .noAction }
        let seen = Tensor(
            model.normalizer.encodeObservations(observation), shape: [1, model.normalizer.observation.size])
        known = ensemble.observe(known, action: action, observation: seen, latents: latents, using: &generator)
        moment = .observation
    }

    @_disfavoredOverload
    public mutating func observe(
        _ observation: [Float], using generator: inout RandomGenerator
    ) throws(FilterError) {
        try observe(observation.map { Double($0) }, using: &generator)
    }

    /// Takes note of a_t, `[storedSize]` in the log's units, which leads to the next observation.
    ///
    /// It is taken as it is, and may lie out of the bounds of the model's action space, as a log's actions may: which action the
    /// world carried out, only the caller knows.
    /// - Throws: `FilterError`, also unless an observation came last.
    public mutating func act(_ taken: [Double]) throws(FilterError) {
        let model = ensemble.members[0]
        try FilterError.require(taken, in: model.actionSpace, "action", mayBeMissing: false)
        switch moment {
        case .start: throw .nothingSeen
        case .action where hasActions: throw .noObservation
        case .observation, .action: moment = .action
        }
        action = Tensor(model.normalizer.encodeActions(taken), shape: [1, model.normalizer.action.size])
    }

    @_disfavoredOverload
    public mutating func act(_ taken: [Float]) throws(FilterError) { try act(taken.map { Double($0) }) }
}

/// Why numbers cannot be taken in; the description is one line that ends with a remedy.
public enum FilterError: Error, Equatable, Sendable, CustomStringConvertible {
    case wrongSize(what: String, found: Int, space: Space)
    case unreadable(what: String, index: Int, value: Double, element: SpaceElement)
    /// Nothing was observed since the episode began.
    case nothingSeen
    /// An observation after another one.
    case noAction
    /// An action after another one.
    case noObservation

    public var description: String {
        switch self {
        case .wrongSize(let what, let found, let space):
            return "the \(what) has \(found) numbers, the model's has \(space.storedSize) (\(space)); "
                + "give them as the log stores them"
        case .unreadable(let what, let index, let value, let element):
            let expected =
                switch element {
                case .number: "a finite number"
                case .choice(let count, _): "a class, a whole number from 0 to \(count - 1)"
                case .binary: "0 or 1"
                }
            let remedy =
                value.isNaN && what == "observation"
                ? "train with model.observations.missing=true to have NaN mean a missing number" : "correct it"
            return "number \(index) of the \(what) is \(value), expected \(expected); \(remedy)"
        case .nothingSeen: return "nothing was observed since the episode began; call observe first"
        case .noAction:
            return
                "an observation follows another one without an action in between; call act with what was done, or reset "
                + "where an episode begins"
        case .noObservation:
            return "an action follows another one without an observation in between, and the first would be lost; call "
                + "observe after each action"
        }
    }

    static func require(
        _ values: [Double], in space: Space, _ what: String, mayBeMissing: Bool
    ) throws(FilterError) {
        let elements = space.elements
        guard values.count == elements.count else {
            throw .wrongSize(what: what, found: values.count, space: space)
        }
        for (index, value) in values.enumerated()
        where !(elements[index].holds(value) || mayBeMissing && value.isNaN) {
            throw .unreadable(what: what, index: index, value: value, element: elements[index])
        }
    }
}
