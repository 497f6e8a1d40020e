import Optimizers
import Tensors
import TestSupport
import Testing
import Trajectories

@testable import Training
@testable import WorldModels

/// The gradient that training uses, of the whole objective through the whole model, shards and all.
struct ObjectiveGradientTests {
    static let generator = RandomGenerator(seed: 13)
    static let data = Small.data(steps: [3, 1, 4])

    static func shards(_ count: Int) -> [SequenceBatch] {
        let (starts, ends) = ([0, 2, 4, 6, 7], [5, 7, 8, 11, 12])
        return (0..<count).map { shard in
            let part = 5 * shard / count..<5 * (shard + 1) / count
            return Small.batch(data, starts: Array(starts[part]), length: 5, ends: Array(ends[part]))
        }
    }

    static func trainer(_ model: WorldModel, _ freeNats: FreeNats) -> Trainer {
        var configuration = ExperimentConfiguration()
        configuration.model = model.configuration
        configuration.objective.freeNats = freeNats
        // Scales of their own, so that a forgotten one shows.
        configuration.objective.observationScale = 0.7
        configuration.objective.rewardScale = 1.3
        configuration.objective.continuationScale = 0.9
        (configuration.objective.dynamicsScale, configuration.objective.representationScale) = (1.1, 1.1)
        return Trainer(configuration: configuration, model: model, generator: generator)
    }

    /// The objective's value without any tape: shard i draws from child i.
    static func value(_ trainer: Trainer, _ model: WorldModel, _ shards: [SequenceBatch]) -> Double {
        let objective = trainer.configuration.objective.annealed(step: trainer.step)
        let terms = shards.enumerated().map { index, shard in
            var shardGenerator = generator.child(UInt64(index))
            return model.boundTerms(shard, objective: objective, using: &shardGenerator).terms
        }
        return objective(.total(terms), model).item
    }

    /// KL of each row of the log in `shards`, in ascending order.
    static func divergences(_ model: WorldModel, _ shards: [SequenceBatch]) -> [Double] {
        shards.enumerated().flatMap { index, shard -> [Double] in
            var shardGenerator = generator.child(UInt64(index))
            let observed = model.boundTerms(shard, using: &shardGenerator).observed
            let rows = observed.posterior.klDivergence(to: model.dynamics.prior(observed.contexts)).doubles
            return zip(rows, shard.mask.doubles).filter { $0.1 == 1 }.map(\.0)
        }.sorted()
    }

    /// f where about half of the rows lie below it, far from any row: the penalty has a kink there.
    static func nats(_ model: WorldModel, _ shards: [SequenceBatch]) -> Double {
        let rows = divergences(model, shards)
        let middle = rows.count / 3..<2 * rows.count / 3
        let widest = middle.max { rows[$0 + 1] - rows[$0] < rows[$1 + 1] - rows[$1] }!
        return (rows[widest] + rows[widest + 1]) / 2
    }

    static let cases = DeviationKind.allCases.flatMap { kind in FreeNats.Mode.allCases.map { (kind, $0) } }

    @Test(arguments: cases) func agreesWithDifferences(_ kind: DeviationKind, _ mode: FreeNats.Mode) {
        let model = Small.model(Small.configuration(kind))
        for count in kind == .learned ? [1, 2, 3] : [2] {
            let shards = Self.shards(count)
            expectGradient(
                Self.trainer(model, FreeNats(mode: mode, nats: Self.nats(model, shards))), model, shards)
        }
    }

    @Test func aClampThatHoldsStopsTheGradientOfTheDivergence() {
        let model = Small.model()
        let shards = Self.shards(2)
        let above = FreeNats(mode: .batchMeanClamp, nats: 2 * Self.divergences(model, shards).last!)
        expectGradient(Self.trainer(model, above), model, shards)
        let gradients = Self.trainer(model, above).objectiveGradient(shards, generator: Self.generator).gradients
        for (parameter, gradient) in zip(model.namedParameters, gradients)
        where parameter.path.contains("prior") { #expect(gradient.sumOfSquares == 0, "\(parameter.path)") }
    }

    private func expectGradient(_ trainer: Trainer, _ model: WorldModel, _ shards: [SequenceBatch]) {
        let (objective, _, gradients) = trainer.objectiveGradient(shards, generator: Self.generator)
        #expect(abs(objective - Self.value(trainer, model, shards)) <= 1e-12 * abs(objective))
        Self.expectDifferences(gradients, model) { Self.value(trainer, $0, shards) }
    }

    /// Holds gradients, in the order of the parameters, against fourth-order differences.
    static func expectDifferences(_ gradients: [Tensor], _ model: WorldModel, of value: (WorldModel) -> Double) {
        let step = 1e-3
        for (index, parameter) in model.namedParameters.enumerated() {
            let expected = (0..<parameter.tensor.count).map { element -> Double in
                func shifted(_ shift: Double) -> Double {
                    var (moved, place) = (model, 0)
                    moved.updateParameters { _, tensor in
                        if place == index {
                            var values = tensor.doubles
                            values[element] += shift
                            tensor = Tensor(values, shape: tensor.shape)
                        }
                        place += 1
                    }
                    return value(moved)
                }
                return (8 * (shifted(step) - shifted(-step)) - shifted(2 * step) + shifted(-2 * step)) / (12 * step)
            }
            // Fourth-order differences of these objectives are good to about 1e-9.
            let failure = Closeness(relative: 1e-6, absolute: 2e-8).failure(gradients[index].doubles, expected)
            #expect(failure == nil, "\(parameter.path)\(failure ?? "")")
        }
    }

    @Test(arguments: DeviationKind.allCases) func everyParameterHasAGradient(_ kind: DeviationKind) {
        let model = Small.model(Small.configuration(kind))
        let gradients = Self.trainer(model, FreeNats()).objectiveGradient(Self.shards(2), generator: Self.generator)
            .gradients
        let named = model.namedParameters
        #expect(Set(named.map(\.path)).count == named.count)
        #expect(named.contains { $0.path == "decoder.logDeviation" } == (kind == .learned))
        #expect(gradients.count == named.count)
        for (parameter, gradient) in zip(named, gradients) {
            #expect(gradient.shape == parameter.tensor.shape)
            #expect(gradient.doubles.allSatisfy { $0 != 0 && $0.isFinite }, "\(parameter.path)")
        }
    }

    /// With posteriors too narrow for their noise to matter, as each shard draws its own.
    @Test(arguments: DeviationKind.allCases, FreeNats.Mode.allCases)
    func shardsGiveTheBatchesObjectiveAndGradient(_ kind: DeviationKind, _ mode: FreeNats.Mode) {
        let model = Small.quietModel(Small.configuration(kind))
        let nats = Self.nats(model, Self.shards(1))
        let trainer = Self.trainer(model, FreeNats(mode: mode, nats: nats))
        let whole = trainer.objectiveGradient(Self.shards(1), generator: Self.generator)
        for count in [2, 3, 5] {
            let parts = trainer.objectiveGradient(Self.shards(count), generator: Self.generator)
            #expect(abs(parts.objective - whole.objective) <= 1e-9 * abs(whole.objective))
            for (index, parameter) in model.namedParameters.enumerated() {
                let failure = Closeness(relative: 1e-7, absolute: 1e-9)
                    .failure(parts.gradients[index], whole.gradients[index])
                #expect(failure == nil, "\(count) shards, \(parameter.path)\(failure ?? "")")
            }
        }
    }
}
