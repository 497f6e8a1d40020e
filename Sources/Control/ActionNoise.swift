import Tensors
import Trajectories

/// What is added to actions to explore: to a number, noise of σ half-widths of its range, cut at the ends; a choice is
/// replaced by a random one with probability σ.
struct ActionNoise {
    /// σ
    let scale: Double
    let space: Space

    func callAsFunction(_ action: [Float], using generator: inout RandomGenerator) -> [Float] {
        if scale == 0 { return action }
        return zip(action, space.elements).map { value, element in
            switch element {
            case .number(let low, let high):
                let noise = generator.normal([1]).item * scale * (high - low) / 2
                return Float(min(max(Double(value) + noise, low), high))
            case .choice(let count, _):
                return generator.uniform([1]).item < scale ? Float(generator.index(below: count)) : value
            case .binary: return generator.uniform([1]).item < scale ? Float(generator.index(below: 2)) : value
            }
        }
    }
}
