import Planning
import Tensors
import WorldModels

/// Filters what it sees, plans in imagination, and acts.
struct Agent {
    let model: WorldModel
    var planner: ImprovedCrossEntropyMethod
    var generator: RandomGenerator
    var state: State
    var action: Tensor

    init(model: WorldModel, seed: UInt64) throws {
        self.model = model
        var settings = ImprovedCrossEntropyMethod.Configuration()
        settings.horizon = 15
        planner = try ImprovedCrossEntropyMethod(settings, actionSpace: model.actionSpace)
        generator = RandomGenerator(seed: seed)
        state = model.initialState(batch: 1)
        action = .zeros([1, model.actionSpace.encodedSize])
    }

    /// The action to take at what is seen now, both in the world's units.
    mutating func act(on seen: [Float]) throws -> [Float] {
        let observation = Tensor(model.normalizer.encodeObservations(seen), shape: [1, seen.count])
        state = model.observe(state, action: action, observation: observation, using: &generator)
        let chosen = planner.plan(try ImaginedReturn(of: model, from: state), using: &generator).first
        action = Tensor(model.normalizer.encodeActions(chosen), shape: [1, model.actionSpace.encodedSize])
        return chosen
    }
}
