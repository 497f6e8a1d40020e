import Tensors
import Testing
import Trajectories
import WorldModels

/// Numbers as the world gives them, taken in one step at a time.
struct FilterTests {
    private static let log = TrajectoryDataset(
        observationSpace: .unbounded(2), actionSpace: .discrete(count: 3, start: 1),
        episodes: [
            Episode(
                observations: (0..<22).map { Float($0 % 5) }, actions: (0..<10).map { Float($0 % 3) },
                rewards: .init(repeating: 1, count: 10), isTerminated: false)
        ])

    private static func model(missing: Bool = false) -> WorldModel {
        var c = WorldModelConfiguration()
        (c.encoder.hidden, c.encoder.output) = ([4], 4)
        (c.dynamics.deterministic, c.dynamics.stochastic, c.dynamics.hidden) = (4, 2, 4)
        c.observations.missing = missing
        var generator = RandomGenerator(seed: 1)
        return WorldModel(
            configuration: c, observationSpace: log.observationSpace, actionSpace: log.actionSpace,
            statistics: LogStatistics(fitting: log), using: &generator)
    }

    /// It does what the model does with encoded values; the first action is none.
    @Test func itIsTheModelsObserve() throws {
        let model = Self.model()
        var (filter, generator, again) = (Filter(model), RandomGenerator(seed: 3), RandomGenerator(seed: 3))
        var state = model.initialState(batch: 1)
        var action = Tensor.zeros([1, 3])
        for (seen, taken) in [([1, 2], 1), ([3, 0], 0), ([4, 4], 2)] as [([Float], Float)] {
            try filter.observe(seen, using: &generator)
            let observation = Tensor(model.normalizer.encodeObservations(seen), shape: [1, 2])
            state = model.observe(state, action: action, observation: observation, using: &again)
            #expect(try filter.state.members[0].stochastic.floats == state.stochastic.floats)
            try filter.act([taken])
            action = Tensor(model.normalizer.encodeActions([taken]), shape: [1, 3])
        }
        filter.reset()
        try filter.observe([1, 2], using: &generator)
        let first = model.observe(
            model.initialState(batch: 1), action: .zeros([1, 3]),
            observation: Tensor(model.normalizer.encodeObservations([1, 2]), shape: [1, 2]), using: &again)
        #expect(try filter.state.members[0].stochastic.floats == first.stochastic.floats)
    }

    /// Calls by which an action or an observation would be lost, or a future imagined from nothing, change nothing.
    @Test func callsOutOfOrderAreRefused() throws {
        var (filter, generator) = (Filter(Self.model()), RandomGenerator(seed: 3))
        #expect(throws: FilterError.nothingSeen) { _ = try filter.state }
        #expect(throws: FilterError.nothingSeen) { try filter.act([2]) }
        try filter.observe([1, 2], using: &generator)
        let before = try filter.state.members[0].deterministic.floats
        #expect(throws: FilterError.noAction) { try filter.observe([3, 4], using: &generator) }
        #expect(try filter.state.members[0].deterministic.floats == before)
        var (other, again) = (filter, generator)
        try filter.act([2])
        #expect(throws: FilterError.noObservation) { try filter.act([1]) }
        try filter.observe([3, 4], using: &generator)
        try other.act([2])
        try other.observe([3, 4], using: &again)
        #expect(
            try filter.state.members[0].deterministic.floats == other.state.members[0].deterministic.floats,
            "the refused action was taken note of")
        filter.reset()
        #expect(throws: FilterError.nothingSeen) { _ = try filter.state }
    }

    /// Without actions, one observation follows the other.
    @Test func aWorldWithoutActionsIsOnlyObserved() throws {
        let log = TrajectoryDataset(
            observationSpace: .unbounded(2), actionSpace: .unbounded(0),
            episodes: [
                Episode(observations: [1, 2, 3, 4, 5, 7], actions: [], rewards: [0, 0], isTerminated: false)
            ])
        var generator = RandomGenerator(seed: 1)
        let model = WorldModel(
            configuration: WorldModelConfiguration(), observationSpace: log.observationSpace,
            actionSpace: log.actionSpace, statistics: LogStatistics(fitting: log), using: &generator)
        var filter = Filter(model)
        for seen in [[1, 2], [3, 4]] as [[Float]] { try filter.observe(seen, using: &generator) }
        try filter.act([])
        try filter.observe([5, 6], using: &generator)
        #expect(try filter.state.count == 1)
    }

    /// A log's actions may lie out of its bounds, and so may what a world carried out.
    @Test func anActionOutOfBoundsIsTakenAsItIs() throws {
        let log = TrajectoryDataset(
            observationSpace: .unbounded(1), actionSpace: .box(shape: [2], low: [-1, 0], high: [0.4, .infinity]),
            episodes: [Episode(observations: [1, 2], actions: [0, 1], rewards: [0], isTerminated: false)])
        var generator = RandomGenerator(seed: 1)
        let model = WorldModel(
            configuration: WorldModelConfiguration(), observationSpace: log.observationSpace,
            actionSpace: log.actionSpace, statistics: LogStatistics(fitting: log), using: &generator)
        var filter = Filter(model)
        try filter.observe([1], using: &generator)
        try filter.act([50, -0.5])
        #expect(throws: FilterError.self) { try filter.act([.nan, 0]) }
    }

    /// One answer whatever the seed, the same row by row as along a whole batch, and the mean of the posterior there.
    @Test func meansLeaveNothingToChance() throws {
        let model = Self.model()
        let data = SequenceDataset(Self.log, normalizer: model.normalizer)
        let batch = SequenceBatch(data, starts: [0], length: 4)
        var (generator, other) = (RandomGenerator(seed: 3), RandomGenerator(seed: 4))
        let whole = model.observe(batch, latents: .mean, using: &generator)
        #expect(whole.samples.floats == whole.posterior.mode.floats)
        #expect(whole.samples.floats != model.observe(batch, using: &generator).samples.floats)
        var filter = Filter(model, latents: .mean)
        // A reset keeps the kind.
        filter.reset()
        let episode = Self.log.episodes[0]
        for t in 0..<4 {
            try filter.observe(Array(episode.observations[2 * t..<2 * t + 2]), using: &other)
            let (found, expected) = (try filter.state.members[0].stochastic.doubles, whole.samples[t].doubles)
            #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-5 }, "row \(t): \(found), not \(expected)")
            try filter.act([episode.actions[t]])
        }
    }

    @Test func whatTheModelCannotReadIsNamed() throws {
        var (filter, generator) = (Filter(Self.model()), RandomGenerator(seed: 3))
        try filter.observe([1, 2], using: &generator)
        let before = try filter.state.members[0].deterministic.floats
        let space = Self.log.observationSpace
        #expect(throws: FilterError.wrongSize(what: "observation", found: 3, space: space)) {
            try filter.observe([1, 2, 3], using: &generator)
        }
        for (index, value) in [(0, Float.infinity), (1, -.infinity)] {
            var seen: [Float] = [0, 0]
            seen[index] = value
            #expect(throws: FilterError.self) { try filter.observe(seen, using: &generator) }
        }
        do {
            try filter.observe([0, .nan], using: &generator)
            Issue.record("a missing number was read")
        } catch {
            #expect(
                "\(error)" == "number 1 of the observation is nan, expected a finite number; "
                    + "train with model.observations.missing=true to have NaN mean a missing number")
        }
        #expect(throws: FilterError.self) { try filter.act([3]) }
        #expect(throws: FilterError.self) { try filter.act([1.5]) }
        #expect(try filter.state.members[0].deterministic.floats == before)

        var patient = Filter(Self.model(missing: true))
        try patient.observe([1, .nan], using: &generator)
        #expect(try patient.state.members[0].deterministic.floats.allSatisfy { $0.isFinite })
    }
}
