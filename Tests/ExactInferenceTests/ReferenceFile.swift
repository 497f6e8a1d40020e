import Environments
import ExactInference
import Foundation
import Testing

/// What `Fixtures/generate.py` wrote.
struct ReferenceFile: Decodable {
    struct Sequence: Decodable {
        let inputs: [[Double]]
        let observations: [[Double]]
        let stepLogLikelihoods: [Double]
        let logLikelihood: Double
        let filteredMeans: [[Double]]
        let smoothedMeans: [[Double]]

        var sequence: ObservationSequence {
            ObservationSequence(observations: observations, inputs: inputs, feedthrough: .currentInput)
        }
    }

    struct Reference: Decodable {
        let A: [[Double]]
        let B: [[Double]]
        let b: [Double]
        let C: [[Double]]
        let D: [[Double]]
        let d: [Double]
        let Q: [[Double]]
        let R: [[Double]]
        let m0: [Double]
        let P0: [[Double]]
        /// The rows whose covariances are below.
        let rows: [Int]
        let predictedCovariances: [[[Double]]]
        let filteredCovariances: [[[Double]]]
        let smoothedCovariances: [[[Double]]]
        let sequences: [Sequence]

        var system: LinearGaussianSystem {
            LinearGaussianSystem(
                transition: A, control: B, transitionOffset: b, transitionCovariance: Q, observation: C,
                feedthrough: D, observationOffset: d, observationCovariance: R, initialMean: m0, initialCovariance: P0)
        }
    }

    static let names = ["s1", "s2"]

    static func reference(_ name: String) throws -> Reference {
        let url = try #require(
            Bundle.module.url(forResource: "reference", withExtension: "json", subdirectory: "Fixtures"))
        let file = try JSONDecoder().decode([String: Reference].self, from: Data(contentsOf: url))
        return try #require(file[name])
    }
}
