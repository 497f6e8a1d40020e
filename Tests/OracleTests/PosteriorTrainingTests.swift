import Evaluation
import ExactInference
import Tensors
import TestSupport
import Testing
import Trajectories
import WorldModels

@testable import Oracle

struct PosteriorTrainingTests {
    static func undriven(_ file: OracleFile, sequences: Int) -> (KnownSystem, [ObservationSequence]) {
        let system = UndrivenSystem(file.system).system
        let fresh = SystemSimulation(system)
            .sequences(sequences, rows: file.count, generator: RandomGenerator(seed: 1))
        return (KnownSystem(system, standardizing: fresh), fresh)
    }

    /// A short training comes close to the best of its kind, from far below it, and leaves p as it was.
    @Test(arguments: [RecurrenceConfiguration.Direction.forward, .backward])
    func aShortTrainingImproves(_ direction: RecurrenceConfiguration.Direction) throws {
        let file = try OracleFile(path: OracleFileTests.path, system: "s2")
        let (known, fresh) = Self.undriven(file, sequences: 256)
        var training = PosteriorTraining(known: known, data: known.dataset(fresh), steps: 150)
        training.learningRate.peak = 3e-2
        var steps: [Int] = []
        let generator = RandomGenerator(seed: 2)
        let trained = training(direction, generator: generator) { step, _ in steps.append(step) }
        #expect(steps == Array(1...150) && trained.steps == 150)

        let held = known.dataset(file.sequences.map(UndrivenSystem(file.system).callAsFunction))
        func bound(_ model: WorldModel) -> BoundEstimate {
            BoundEvaluation(bound: Bound(.elbo, samples: 16), replicates: 16)(
                held, under: model, generator: RandomGenerator(seed: 3))
        }
        var modelGenerator = generator.child(0)
        let initial = training.initialModel(direction, using: &modelGenerator)
        let (before, after) = (bound(initial).value - known.logUnits, bound(trained.model).value - known.logUnits)
        let family = direction == .forward ? PosteriorFamily.filteringDiagonal : .smoothingDiagonal
        let bounds = try file.numbers("elbo_\(family.rawValue)")
        let optimal = bounds.reduce(0, +) / Double(bounds.count * file.count)
        #expect(before < optimal - 0.2, "\(before)")
        #expect(after > optimal - 0.06 && after < optimal + 0.01, "\(after) of \(optimal)")
        for (old, new) in zip(initial.namedParameters, trained.model.namedParameters) {
            let isSame = old.tensor.doubles == new.tensor.doubles
            #expect(isSame == old.path.hasPrefix("decoder"), "\(old.path)")
        }
    }

    /// The gradient of the bound reaches every parameter of the posterior, right to the last row.
    @Test func theGradientIsRight() throws {
        let (known, fresh) = Self.undriven(try OracleFile(path: OracleFileTests.path, system: "s2"), sequences: 4)
        let rows = 3
        let system = known.whitened.system
        var generator = RandomGenerator(seed: 4)
        let model = known.model(precision: .double, using: &generator) { prior, size, generator in
            DiagonalPosteriorModel(prior, of: system, count: rows, summarySize: size, using: &generator)
        }.converted(to: .double)
        let data = known.dataset(fresh)
        let batch = SequenceBatch(data, starts: data.episodes.map(\.lowerBound), length: rows).converted(to: .double)
        let parameters = model.parameters.map { $0 + generator.normal($0.shape, precision: .double) * 0.1 }
        let failures = GradientCheck.failures(of: parameters) { parameters in
            var traced = model
            var index = 0
            traced.updateParameters { _, parameter in
                parameter = parameters[index]
                index += 1
            }
            var generator = RandomGenerator(seed: 5)
            let terms = traced.boundTerms(batch, using: &generator).terms
            return Objective()(terms, traced)
        }
        #expect(failures.isEmpty, "\(failures)")
    }

    @Test func itEndsByTheClock() throws {
        let (known, fresh) = Self.undriven(try OracleFile(path: OracleFileTests.path, system: "s1"), sequences: 8)
        var training = PosteriorTraining(known: known, data: known.dataset(fresh), steps: .max)
        training.secondsLimit = 0.05
        let trained = training(.forward, generator: RandomGenerator(seed: 6))
        #expect(trained.steps >= 1 && trained.seconds >= 0.05)
    }

    @Test func aSystemIsLearnedFromAWrongOne() throws {
        let file = try OracleFile(path: OracleFileTests.path, system: "s2")
        var learning = SystemLearning(
            simulation: SystemSimulation(file.system, inputsLike: file.sequences), rows: file.count)
        (learning.learningRows, learning.iterations) = (2048, 40)
        let found = learning(generator: RandomGenerator(seed: 8))
        #expect(found.start < found.true - 0.2)
        #expect(abs(found.learned - found.true) < 0.03, "\(found)")
        #expect(found.iterations <= 40 && found.iterations > 10)
    }
}
