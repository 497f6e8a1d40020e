import Files
import Planning
import Training
import Trajectories
import WorldModels

extension ControlSettings {
    /// The planner that the agent acts by; nil for agents that do not plan.
    /// - Throws: `ControlError.invalidSetting`, `PlanningError`.
    func planner(of space: Space) throws -> (any Planner)? {
        try requireMemory(actions: space.encodedSize)
        do {
            switch agent {
            case .random, .actorCritic: return nil
            case .shooting: return try RandomShooting(shooting, actionSpace: space)
            case .cem: return try CrossEntropyMethod(cem, actionSpace: space)
            case .icem: return try ImprovedCrossEntropyMethod(icem, actionSpace: space)
            case .mppi: return try PathIntegral(mppi, actionSpace: space)
            }
        } catch PlanningError.badSetting(let name, let value, let expected) {
            throw ControlError.invalidSetting(
                key: "control.\(agent.rawValue).\(name)", found: PlanningError.text(value), expected: expected)
        }
    }
}

extension ControlSettings {
    /// Settings of the planner that the agent acts by.
    private var plans: (candidates: Int, horizon: Int)? {
        switch agent {
        case .random, .actorCritic: nil
        case .shooting: (shooting.candidates, shooting.horizon)
        case .cem: (cem.candidates, cem.horizon)
        case .icem: (icem.candidates, icem.horizon)
        case .mppi: (mppi.candidates, mppi.horizon)
        }
    }

    /// - actions: numbers of an action that a model sees.
    /// - Throws: `ControlError.invalidSetting` for plans that do not fit into memory, with the rewards of their futures.
    private func requireMemory(actions: Int) throws(ControlError) {
        guard let plans else { return }
        let each = Double(actions) + Double(planning.futures) * Double(planning.hold)
        let needed = 4 * Double(plans.candidates) * Double(plans.horizon) * each
        let available = Double(Memory.available)
        guard needed > available else { return }
        let sizes = [
            ("\(agent.rawValue).horizon", plans.horizon), ("\(agent.rawValue).candidates", plans.candidates),
            ("planning.futures", planning.futures), ("planning.hold", planning.hold),
        ]
        let largest = sizes.max { $0.1 < $1.1 } ?? sizes[0]
        throw .invalidSetting(
            key: "control." + largest.0, found: "\(largest.1)",
            expected:
                "less: plans would take \(Memory.text(bytes: needed)) of memory, \(Memory.text(bytes: available)) are there"
        )
    }

    /// - model: that behaviour is learned in.  - observations, actions: numbers that it sees.
    /// - Throws: `ControlError.invalidSetting` for dreams that do not fit into memory.
    func requireMemoryToDream(in model: WorldModelConfiguration, observations: Int, actions: Int) throws(ControlError) {
        let c = behaviour.actorCritic
        let rows =
            Double(behaviour.batch) * Double(behaviour.length) + Double(behaviour.dreams) * Double(c.horizon)
        let widths = c.hidden.map(Double.init)
        let needed =
            4 * rows * (model.estimatedActivations(observations: observations, actions: actions) + widths.reduce(0, +))
            + 4 * 6 * zip(widths, widths.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
        let available = Double(Memory.available)
        guard needed > available else { return }
        let sizes = [
            ("batch", behaviour.batch), ("length", behaviour.length), ("dreams", behaviour.dreams),
            ("actorCritic.horizon", c.horizon), ("actorCritic.hidden", c.hidden.max() ?? 0),
        ]
        let largest = sizes.max { $0.1 < $1.1 } ?? sizes[0]
        throw .invalidSetting(
            key: "control.behaviour." + largest.0, found: "\(largest.1)",
            expected: "less: an update would take \(Memory.text(bytes: needed)) of memory, "
                + "\(Memory.text(bytes: available)) are there")
    }
}
