import Tensors
import Trajectories
import WorldModels

/// The futures of a single window as one head tells them, that of every member in an ensemble.
struct ExampleTraces {
    /// Number of each value.
    private let size: Int
    /// `[context + horizon, N]`
    private let truth: [Float]
    /// `[horizon, S, N]`
    private let means: [Float]
    /// `[horizon, S, N]`, several.
    private let draws: [[Float]]
    private let units: Standardizer
    private let window: ImaginedWindows

    /// - truth: `[context + horizon, 1, N]`, in the model's units.
    init(
        _ window: ImaginedWindows, truth: Tensor, units: Standardizer, draws: Int,
        using generator: inout RandomGenerator, head: (WorldModel) -> LikelihoodHead
    ) {
        size = truth.shape.last
        self.truth = truth.floats
        let value = PredictedValue(
            window, truth: truth[window.context..<window.context + window.horizon], deviation: units.deviation,
            head: head)
        means = value.means.floats
        self.draws = value.draws(draws, using: &generator)
        self.units = units
        self.window = window
    }

    func trace(_ key: ScoredKey, column: Int, paths: Int) -> ExampleTrace {
        let rows = window.context + window.horizon
        let isSingle = units.fitsSinglePrecision(column)
        func restored(_ x: Double) -> Double {
            let value = x * units.scale(column) + units.mean[column]
            return isSingle ? ExampleTraces.rounded(value) : value
        }
        let seen = (0..<rows).map { row -> Double? in
            let value = truth[row * size + column]
            return value.isNaN ? nil : restored(Double(value))
        }
        let futures = (0..<window.samples).map { future in
            (0..<window.horizon).map { restored(Double(means[($0 * window.samples + future) * size + column])) }
        }
        let mean = (0..<window.horizon).map { h in
            futures.reduce(0) { $0 + $1[h] } / Double(futures.count)
        }
        return ExampleTrace(
            key: key.name, index: key.places[column - key.columns.lowerBound], truth: seen, mean: mean,
            bands: key.kind == .continuous ? bands(column, restored) : nil, paths: Array(futures.prefix(paths)))
    }

    /// To a single-precision number's digits: it is there to be drawn, and printed by the thousand.
    private static func rounded(_ x: Double) -> Double { Double("\(Float(x))") ?? x }

    private func bands(_ column: Int, _ restored: (Double) -> Double) -> ExampleBands {
        var sample = PredictiveSample(futures: window.samples, draws: draws.count)
        let quantiles = (0..<window.horizon).map { h in
            let values = (0..<window.samples).flatMap { future in
                draws.map { $0[(h * window.samples + future) * size + column] }
            }
            values.withUnsafeBufferPointer { sample.take($0) }
            return [0.05, 0.25, 0.75, 0.95].map { restored(sample.quantile($0)) }
        }
        func all(_ index: Int) -> [Double] { quantiles.map { $0[index] } }
        return ExampleBands(low90: all(0), low50: all(1), high50: all(2), high90: all(3))
    }
}
