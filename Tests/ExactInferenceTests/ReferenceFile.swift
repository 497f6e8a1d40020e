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
        /// By `PosteriorFamily`'s raw value.
        let bounds: [String: Double]

        var sequence: ObservationSequence {
            ObservationSequence(observations: observations, inputs: inputs, feedthrough: .currentInput)
        }
    }

    struct Reference: Decodable {
        let transition: [[Double]]
        let control: [[Double]]
        let transitionOffset: [Double]
        let transitionCovariance: [[Double]]
        let observation: [[Double]]
        let feedthrough: [[Double]]
        let observationOffset: [Double]
        let observationCovariance: [[Double]]
        let initialMean: [Double]
        let initialCovariance: [[Double]]
        /// The rows whose covariances are below.
        let rows: [Int]
        let predictedCovariances: [[[Double]]]
        let filteredCovariances: [[[Double]]]
        let smoothedCovariances: [[[Double]]]
        let sequences: [Sequence]
        let expectedLogLikelihood: Double
        /// By `PosteriorFamily`'s raw value, of some.
        let expectedBounds: [String: Double]

        var system: LinearGaussianSystem {
            LinearGaussianSystem(
                transition: transition, control: control, transitionOffset: transitionOffset,
                transitionCovariance: transitionCovariance, observation: observation, feedthrough: feedthrough,
                observationOffset: observationOffset, observationCovariance: observationCovariance,
                initialMean: initialMean, initialCovariance: initialCovariance)
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
