import Trajectories

/// Draws every action anew, uniform over a box's bounds or a discrete space's classes.
struct UniformExplorer: Explorer {
    let space: Space

    func action(using generator: inout some RandomNumberGenerator) -> [Float] {
        switch space {
        case .box(_, let low, let high):
            zip(low, high).map { Float(generator.uniform(from: $0, to: $1)) }
        case .discrete(let count, let start):
            [Float(start + generator.index(below: count))]
        }
    }
}
