import Trajectories

/// Draws every action anew, uniform over a box's bounds and the classes of each choice.
struct UniformExplorer: Explorer {
    let space: Space

    func action(using generator: inout some RandomNumberGenerator) -> [Float] {
        var action: [Float] = []
        for element in space.elements {
            switch element {
            case .number(let low, let high): action.append(Float(generator.uniform(from: low, to: high)))
            case .choice(let count, _): action.append(Float(generator.index(below: count)))
            case .binary: action.append(Float(generator.index(below: 2)))
            }
        }
        return action
    }
}
