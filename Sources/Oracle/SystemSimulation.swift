import Environments
import ExactInference
import Tensors

/// Draws fresh sequences of a system under random inputs, D on the current input.
struct SystemSimulation: Sendable {
    let system: LinearGaussianSystem
    /// Of the inputs, which are normal and independent, `[A]`.
    let inputMean: [Double]
    let inputDeviation: [Double]

    /// Of a system without inputs.
    init(_ system: LinearGaussianSystem) {
        self.init(system, inputsLike: [])
    }

    /// Inputs as large as those of `sequences`; nothing else of these is looked at.
    init(_ system: LinearGaussianSystem, inputsLike sequences: [ObservationSequence]) {
        self.system = system
        let inputs = sequences.flatMap(\.inputs)
        let count = Double(max(inputs.count, 1))
        let mean = inputs.reduce([Double](repeating: 0, count: system.actionSize), sum).map { $0 / count }
        inputMean = mean
        inputDeviation = mean.indices.map { element in
            let squares = inputs.reduce(0) { $0 + ($1[element] - mean[element]) * ($1[element] - mean[element]) }
            return (squares / count).squareRoot()
        }
    }

    /// `count` sequences of `rows` rows each. A sequence depends on the generator and its place alone.
    func sequences(_ count: Int, rows: Int, generator: RandomGenerator) -> [ObservationSequence] {
        let factors = [system.initialCovariance, system.transitionCovariance, system.observationCovariance].map {
            choleskyFactor($0)!
        }
        return (0..<count).map { index in
            let own = generator.child(UInt64(index))
            let latentNoise = Self.noise(own.child(0), rows, system.latentSize)
            let observationNoise = Self.noise(own.child(1), rows, system.observationSize)
            let inputs = Self.noise(own.child(2), rows, system.actionSize).map {
                sum(inputMean, zip(inputDeviation, $0).map { $0 * $1 })
            }
            var latent = sum(system.initialMean, product(factors[0], latentNoise[0]))
            let observations = (0..<rows).map { row in
                if row > 0 {
                    latent = sum(
                        system.transitionMean(latent: latent, input: inputs[row - 1]),
                        product(factors[1], latentNoise[row]))
                }
                return sum(
                    system.observationMean(latent: latent, feedthroughInput: inputs[row]),
                    product(factors[2], observationNoise[row]))
            }
            return ObservationSequence(observations: observations, inputs: inputs, feedthrough: .currentInput)
        }
    }

    private static func noise(_ generator: RandomGenerator, _ rows: Int, _ size: Int) -> [[Double]] {
        var generator = generator
        let elements = generator.normal([rows, size], precision: .double).doubles
        return (0..<rows).map { Array(elements[$0 * size..<($0 + 1) * size]) }
    }
}
