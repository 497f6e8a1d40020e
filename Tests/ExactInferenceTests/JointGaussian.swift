import Environments
import ExactInference
import Foundation

/// All latents and observations of a short sequence as one normal vector, z_0 … z_{T−1}, y_0 … y_{T−1}: the slow and plain
/// way to what the recursions compute.
struct JointGaussian {
    let system: LinearGaussianSystem
    let count: Int
    private(set) var mean: [Double] = []
    private(set) var covariance: [[Double]] = []

    /// - Parameter feedthroughInputs: what D acts on, `[T][A]`.
    init(_ system: LinearGaussianSystem, inputs: [[Double]], feedthroughInputs: [[Double]]) {
        (self.system, count) = (system, feedthroughInputs.count)
        let (Z, O) = (system.latentSize, system.observationSize)
        // Everything is a linear function of noises with unit blocks: z_0's, each step's, each observation's.
        let noises = count * Z + count * O
        var latents: [[[Double]]] = []
        var latentMeans: [[Double]] = []
        for t in 0..<count {
            var map = [[Double]](repeating: [Double](repeating: 0, count: noises), count: Z)
            var mean = system.initialMean
            if t > 0 {
                map = Self.times(system.transition, latents[t - 1])
                mean = system.transitionMean(latent: latentMeans[t - 1], input: inputs[t - 1])
            }
            for i in 0..<Z { map[i][t * Z + i] += 1 }
            latents.append(map)
            latentMeans.append(mean)
        }
        var observations: [[[Double]]] = []
        var observationMeans: [[Double]] = []
        for t in 0..<count {
            var map = Self.times(system.observation, latents[t])
            for i in 0..<O { map[i][count * Z + t * O + i] += 1 }
            observations.append(map)
            observationMeans.append(
                system.observationMean(latent: latentMeans[t], feedthroughInput: feedthroughInputs[t]))
        }
        mean = Array((latentMeans + observationMeans).joined())
        let map = Array((latents + observations).joined())
        let blocks =
            [system.initialCovariance] + Array(repeating: system.transitionCovariance, count: count - 1)
            + Array(repeating: system.observationCovariance, count: count)
        var noise = [[Double]](repeating: [Double](repeating: 0, count: noises), count: noises)
        var start = 0
        for block in blocks {
            for i in block.indices { for j in block.indices { noise[start + i][start + j] = block[i][j] } }
            start += block.count
        }
        covariance = Self.times(Self.times(map, noise), Self.transposed(map))
    }

    /// The elements of z_t.
    func latent(_ t: Int) -> [Int] { (0..<system.latentSize).map { t * system.latentSize + $0 } }
    /// The elements of y_0 … y_{T−1}'s first `rows`.
    func observed(_ rows: Int) -> [Int] {
        (0..<rows * system.observationSize).map { count * system.latentSize + $0 }
    }

    /// log p(y_0 … y_{rows − 1}).
    func logDensity(_ observations: [[Double]]) -> Double {
        let y = Array(observations.joined())
        let index = observed(observations.count)
        let (inverse, determinant) = Self.inverse(block(index, index))
        let error = zip(y, index).map { $0 - mean[$1] }
        let distance = zip(error, inverse).reduce(0) { total, pair in
            total + pair.0 * zip(pair.1, error).reduce(0) { $0 + $1.0 * $1.1 }
        }
        return -0.5 * (distance + log(determinant) + Double(y.count) * log(2 * Double.pi))
    }

    /// p(elements | y_0 … y_{rows − 1}).
    func conditional(_ elements: [Int], on observations: [[Double]]) -> Gaussian {
        let index = observed(observations.count)
        guard !index.isEmpty else {
            return Gaussian(mean: elements.map { mean[$0] }, covariance: block(elements, elements))
        }
        let gain = Self.times(block(elements, index), Self.inverse(block(index, index)).matrix)
        let error = zip(observations.joined(), index).map { [$0 - mean[$1]] }
        let shift = Self.times(gain, error)
        let explained = Self.times(gain, block(index, elements))
        return Gaussian(
            mean: zip(elements, shift).map { mean[$0] + $1[0] },
            covariance: elements.indices.map { i in
                elements.indices.map { covariance[elements[i]][elements[$0]] - explained[i][$0] }
            })
    }

    /// E[log p(z_0 … z_{T−1}, y_0 … y_{T−1})] for z as distributed.
    func expectedLogDensity(latents: Gaussian, observations: [[Double]]) -> Double {
        let (inverse, determinant) = Self.inverse(covariance)
        let error = zip(latents.mean + observations.joined(), mean).map { $0 - $1 }
        var total = log(determinant) + Double(mean.count) * log(2 * Double.pi)
        for i in mean.indices { for j in mean.indices { total += error[i] * inverse[i][j] * error[j] } }
        for i in latents.mean.indices {
            for j in latents.mean.indices { total += inverse[i][j] * latents.covariance[j][i] }
        }
        return -total / 2
    }

    private func block(_ rows: [Int], _ columns: [Int]) -> [[Double]] {
        rows.map { row in columns.map { covariance[row][$0] } }
    }

    private static func times(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] {
        a.map { row in b[0].indices.map { j in row.indices.reduce(0) { $0 + row[$1] * b[$1][j] } } }
    }

    private static func transposed(_ a: [[Double]]) -> [[Double]] {
        a[0].indices.map { j in a.map { $0[j] } }
    }

    /// By Gauss and Jordan's elimination.
    private static func inverse(_ matrix: [[Double]]) -> (matrix: [[Double]], determinant: Double) {
        let size = matrix.count
        var rows = matrix.enumerated().map { i, row in row + (0..<size).map { $0 == i ? 1 : 0 } }
        var determinant = 1.0
        for pivot in 0..<size {
            determinant *= rows[pivot][pivot]
            let scale = rows[pivot][pivot]
            rows[pivot] = rows[pivot].map { $0 / scale }
            for other in 0..<size where other != pivot {
                let factor = rows[other][pivot]
                rows[other] = zip(rows[other], rows[pivot]).map { $0 - factor * $1 }
            }
        }
        return (rows.map { Array($0[size...]) }, determinant)
    }
}
