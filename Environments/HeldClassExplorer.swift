/// Draws a class, holds it for some steps, draws another. An episode draws how long it holds at most, 1 … 8 steps.
struct HeldClassExplorer: Explorer {
    private let count: Int
    private let longestHold: Int
    private var value = 0
    private var stepsLeft = 0

    init(count: Int, using generator: inout some RandomNumberGenerator) {
        self.count = count
        longestHold = 1 + generator.index(below: 8)
    }

    mutating func action(using generator: inout some RandomNumberGenerator) -> [Float] {
        if stepsLeft == 0 {
            value = generator.index(below: count)
            stepsLeft = 1 + generator.index(below: longestHold)
        }
        stepsLeft -= 1
        return [Float(value)]
    }
}
