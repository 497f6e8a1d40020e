import Foundation

/// Follows held targets smoothly, each element of the action on its own: a_t = a_{t−1} + κ (target − a_{t−1}).
///
/// An episode draws, for each element, how long a target is held at most (4 … 40 steps, log-uniform), how briskly it is
/// approached (κ, 0.2 … 1) and how it leans: with which probability an end of the range, when chosen as a target, is the
/// upper one (Beta(½, ½): mostly near 0 or 1). Half of the targets are ends, half are uniform. So some episodes push one
/// way throughout, which spins a pendulum up; others alternate, some at its natural period, which swings it over the top.
struct SmoothBoxExplorer: Explorer {
    private var elements: [Element]

    init(low: [Double], high: [Double], using generator: inout some RandomNumberGenerator) {
        elements = zip(low, high).map { Element(low: $0, high: $1, using: &generator) }
    }

    mutating func action(using generator: inout some RandomNumberGenerator) -> [Float] {
        elements.indices.map { Float(elements[$0].next(using: &generator)) }
    }

    private struct Element {
        let low: Double
        let high: Double
        let longestHold: Double
        let approach: Double
        let lean: Double
        var value: Double
        var target: Double
        var stepsLeft = 0

        init(low: Double, high: Double, using generator: inout some RandomNumberGenerator) {
            self.low = low
            self.high = high
            longestHold = 4 * pow(10, generator.uniform())
            approach = generator.uniform(from: 0.2, to: 1)
            lean = (1 - cos(.pi * generator.uniform())) / 2
            value = generator.uniform(from: low, to: high)
            target = value
        }

        mutating func next(using generator: inout some RandomNumberGenerator) -> Double {
            if stepsLeft == 0 {
                let atEnd = generator.uniform() < 0.5
                let place = generator.uniform()
                target = atEnd ? (place < lean ? high : low) : low + (high - low) * place
                stepsLeft = 1 + generator.index(below: Int(longestHold))
            }
            stepsLeft -= 1
            value += approach * (target - value)
            return min(max(value, low), high)
        }
    }
}
