import ExactInference
import Foundation
import Tensors
import TestSupport
import Testing
import Trajectories
import WorldModels

@testable import Oracle

/// World models that hold a system of a file exactly.
struct KnownSystemTests {
    static func read(_ name: String) throws -> (file: OracleFile, known: KnownSystem) {
        let file = try OracleFile(path: OracleFileTests.path, system: name)
        let fresh = SystemSimulation(file.system, inputsLike: file.sequences)
            .sequences(8, rows: file.count, generator: RandomGenerator(seed: 7))
        return (file, KnownSystem(file.system, standardizing: fresh))
    }

    /// Whitening changes log p by a constant, also with D on the input and correlated noise (s1 has both).
    @Test(arguments: OracleFileTests.names) func whiteningChangesTheUnitsAlone(_ name: String) throws {
        let file = try Self.read(name).file
        let whitened = WhitenedSystem(file.system)
        let found = KalmanFilter(whitened.system)(file.sequences.map(whitened.callAsFunction)).map {
            $0.logLikelihood - Double(file.count) * whitened.logUnits
        }
        #expect(Closeness(relative: 1e-11, absolute: 0).failure(found, try file.numbers("loglik")) == nil)
        #expect(abs(whitened.logUnits) > 0.1 || name == "s2")
    }

    /// What inputs and offsets drive is known: without it log p is the same.
    @Test(arguments: OracleFileTests.names) func whatIsDrivenCarriesNoInformation(_ name: String) throws {
        let file = try Self.read(name).file
        let undriven = UndrivenSystem(file.system)
        let found = KalmanFilter(undriven.system)(file.sequences.map(undriven.callAsFunction)).map(\.logLikelihood)
        #expect(Closeness(relative: 1e-11, absolute: 0).failure(found, try file.numbers("loglik")) == nil)
        #expect(undriven.system.actionSize == 0)
    }

    /// Under the exact posterior log p(y, z) − log q(z | y) is log p(y) whatever z is drawn, so that a single sample shows
    /// whether the model's prior, decoder and posterior have the densities that they should.
    @Test(arguments: OracleFileTests.names) func aSampleOfTheExactPosteriorGivesTheLikelihood(_ name: String) throws {
        let (file, known) = try Self.read(name)
        let estimation = FamilyEstimation(known: known, sequences: file.sequences)
        let exact = try file.numbers("loglik")
        for (index, likelihood) in exact.enumerated() {
            var one = FamilyEstimation(known: known, sequences: [file.sequences[index]])
            (one.bound, one.replicates) = (Bound(.iwae, samples: 1), 1)
            let found = one(.smoothing, generator: RandomGenerator(seed: 1)).value
            // Observations are read in single precision.
            #expect(abs(found - likelihood / Double(file.count)) < 1e-6, "sequence \(index): \(found)")
        }
        // Of a posterior that is not exact it is not.
        var other = estimation
        (other.bound, other.replicates) = (Bound(.iwae, samples: 1), 1)
        let found = other(.filtering, generator: RandomGenerator(seed: 1)).value
        #expect(abs(found - exact.reduce(0, +) / Double(exact.count * file.count)) > 1e-3)
    }

    @Test(arguments: OracleFileTests.names, PosteriorFamily.allCases)
    func theSampledBoundAgreesWithTheFile(_ name: String, _ family: PosteriorFamily) throws {
        let (file, known) = try Self.read(name)
        var estimation = FamilyEstimation(known: known, sequences: file.sequences)
        estimation.replicates = 32
        let found = estimation(family, generator: RandomGenerator(seed: 2))
        let bounds = try file.numbers("elbo_\(family.rawValue)")
        let exact = bounds.reduce(0, +) / Double(bounds.count * file.count)
        let error = try #require(found.standardError)
        #expect(abs(found.value - exact) < 4 * error, "\(found.value) ± \(error) instead of \(exact)")
        #expect(error < 0.02 || family == .prior)
    }

    /// Fresh sequences have the likelihood that the file expects, within four standard errors.
    @Test(arguments: OracleFileTests.names) func freshSequencesComeFromTheSystem(_ name: String) throws {
        let file = try Self.read(name).file
        let fresh = SystemSimulation(file.system, inputsLike: file.sequences)
            .sequences(1000, rows: file.count, generator: RandomGenerator(seed: 3))
        let found = KalmanFilter(file.system)(fresh).map(\.logLikelihood)
        let mean = found.reduce(0, +) / 1000
        let error = (found.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 999 / 1000).squareRoot()
        let expected = try file.number("expected_loglik")
        #expect(abs(mean - expected) < 4 * error, "\(mean) ± \(error) instead of \(expected)")
        #expect(fresh[0] != fresh[1] && fresh[0].observations != file.sequences[0].observations)
    }
}
