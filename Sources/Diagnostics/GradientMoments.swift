import Tensors

/// Mean and spread of R independent gradients of P parameters, gathered one by one (Welford 1962), and of their
/// projections on fixed directions.
struct GradientMoments {
    private(set) var count = 0
    /// `[P]`
    private(set) var mean: [Double]
    /// Σ (g − mean)² `[P]`
    private var squares: [Double]
    /// ⟨g, v_j⟩ of every gradient, by direction.
    private(set) var projections: [[Double]]
    /// v_j `[P]`
    private let directions: [[Float]]

    init(parameters: Int, directions: [[Float]] = []) {
        mean = .init(repeating: 0, count: parameters)
        squares = mean
        self.directions = directions
        projections = .init(repeating: [], count: directions.count)
    }

    mutating func add(_ gradient: [Double]) {
        require(gradient.count == mean.count, "a gradient of \(gradient.count) numbers among ones of \(mean.count)")
        count += 1
        let share = 1 / Double(count)
        for index in gradient.indices {
            let before = gradient[index] - mean[index]
            mean[index] += before * share
            squares[index] += before * (gradient[index] - mean[index])
        }
        for (place, direction) in directions.enumerated() {
            var sum = 0.0
            for index in gradient.indices { sum += gradient[index] * Double(direction[index]) }
            projections[place].append(sum)
        }
    }

    /// Of one gradient, for each parameter; the trace of the covariance is their sum.
    var variances: [Double] { squares.map { $0 / Double(count - 1) } }

    var variance: Double { squares.reduce(0, +) / Double(count - 1) }

    /// ‖E g‖, without what the noise of the mean adds: √max(0, ‖mean‖² − variance / R).
    var norm: Double {
        max(0, mean.reduce(0) { $0 + $1 * $1 } - variance / Double(count)).squareRoot()
    }
}
