import Evaluation
import Foundation
import Tensors
import Testing
import Trajectories
import WorldModels

@testable import Training

/// Numbers that never vary in a log: they cost what is learned of the others nothing.
struct ConstantColumnTests {
    /// Two numbers of a noisy swing; with others that never vary before, between and after them, if asked for.
    static func log(constants: Bool, reward: Float? = nil, episodes: Int = 6) -> TrajectoryDataset {
        var generator = RandomGenerator(seed: 8)
        let logged = (0..<episodes).map { _ -> Episode in
            var x = generator.normal([2]).floats
            let actions = generator.normal([20]).floats
            var (observations, rewards) = ([Float](), [Float]())
            func see() { observations += constants ? [0, x[0], 7, x[1], 0, -1e6] : x }
            see()
            for a in actions {
                x = [x[0] + 0.2 * x[1], x[1] - 0.2 * x[0] + 0.1 * a]
                see()
                rewards.append(reward ?? x[0])
            }
            return Episode(observations: observations, actions: actions, rewards: rewards, isTerminated: false)
        }
        return TrajectoryDataset(
            observationSpace: .unbounded(constants ? 6 : 2), actionSpace: .unbounded(1), episodes: logged)
    }

    static func configuration(_ change: (inout ExperimentConfiguration) -> Void = { _ in }) -> ExperimentConfiguration {
        var c = ExperimentConfiguration()
        (c.model.dynamics.deterministic, c.model.dynamics.stochastic, c.model.dynamics.hidden) = (8, 3, 8)
        (c.model.encoder.hidden, c.model.encoder.output) = ([8], 8)
        (c.model.decoder.hidden, c.model.reward.hidden, c.model.continuation.hidden) = ([8], [8], [8])
        (c.training.batch, c.training.length, c.training.steps) = (4, 8, 6)
        (c.training.seed, c.training.validation) = (3, 0)
        change(&c)
        return c
    }

    static func trained(
        _ log: TrajectoryDataset, _ change: (inout ExperimentConfiguration) -> Void = { _ in }
    ) throws -> WorldModel {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        var run = try TrainingRun(configuration(change), on: log, in: RunDirectory(path), yaml: { _ in "" })
        #expect(try run.train(isInterrupted: { false }, onStep: { _ in }))
        // As a program that loads it has it.
        return try WorldModel.load(path)
    }

    /// The model is, to the bit, that of the log without them, whatever the likelihood and however readings are dropped.
    @Test(arguments: [Likelihood.normal, .symlog, .twoHot])
    func theRestIsLearnedAsIfAlone(_ likelihood: Likelihood) throws {
        let with = try Self.trained(Self.log(constants: true)) { $0.model.decoder.likelihood = likelihood }
        let without = try Self.trained(Self.log(constants: false)) { $0.model.decoder.likelihood = likelihood }
        let pairs = Array(zip(with.namedParameters, without.namedParameters))
        #expect(with.namedParameters.count == without.namedParameters.count)
        for (one, other) in pairs { #expect(one.tensor.floats == other.tensor.floats, "\(one.path)") }
        #expect(with.decoder.logDeviation.floats == without.decoder.logDeviation.floats)

        let features = Tensor(repeating: 0.3, shape: [2, with.dynamics.featureSize])
        let (all, rest) = (with.decode(features).floats, without.decode(features).floats)
        #expect(all == [0, rest[0], 7, rest[1], 0, -1e6, 0, rest[2], 7, rest[3], 0, -1e6])
    }

    /// Scores are those without them; what is not scored is counted, and predictions have all numbers.
    @Test func scoresLeaveThemOut() throws {
        let (log, plain) = (Self.log(constants: true), Self.log(constants: false))
        func report(_ log: TrajectoryDataset) throws -> EvaluationReport {
            try EvaluationReport(
                of: Self.trained(log), on: log,
                windows: HorizonEvaluation(context: 4, horizon: 5, stride: 5, samples: 4),
                generator: RandomGenerator(seed: 1))
        }
        let (with, without) = (try report(log), try report(plain))
        #expect(with.observation == without.observation)
        #expect(with.elboPerStep == without.elboPerStep)
        #expect(with.keys[0].dimensions == 2 && with.keys[0].constantDimensions == 4 && with.constantNumbers == 4)
        #expect(without.keys[0].constantDimensions == 0)
        #expect(with.keys[0].horizons == without.keys[0].horizons)
        #expect(with.examples[0].observations.map(\.index) == [1, 3])
        #expect(with.freeRun?.rootMeanSquaredErrors.map(\.isNaN) == [true, false, true, false, true, true])

        var generator = RandomGenerator(seed: 2)
        let futures = try Futures(
            of: Self.trained(log), episode: log.episodes[0], context: 3, actions: [0, 0], horizon: 2, samples: 2,
            using: &generator)
        #expect(futures.observation.count == 2 * 2 * 6 && futures.truth.count == 2 * 6)
        for step in 0..<4 {
            #expect(futures.observation[step * 6 + 2] == 7 && futures.observation[step * 6 + 5] == -1e6)
        }
    }

    /// A reward that is always the same is predicted as that, and has no scores.
    @Test func aConstantRewardIsPredicted() throws {
        let log = Self.log(constants: false, reward: 1.5)
        let model = try Self.trained(log)
        #expect(
            model.predictReward(Tensor(repeating: 0.3, shape: [2, model.dynamics.featureSize])).floats == [1.5, 1.5])
        let report = try EvaluationReport(
            of: model, on: log, windows: HorizonEvaluation(context: 4, horizon: 5, stride: 5, samples: 4),
            generator: RandomGenerator(seed: 1))
        #expect(report.reward.isEmpty && report.rewardScores == nil && report.rewardLogLikelihoodPerStep == nil)
    }

    @Test func aLogOfNothingElseIsRefused() {
        var log = Self.log(constants: false)
        for index in log.episodes.indices {
            log.episodes[index].observations = log.episodes[index].observations.map { _ in 3 }
        }
        #expect(throws: TrainingError.nothingVaries(of: "the observations")) { try Self.trained(log) }
    }

    /// A key that the decoder does not explain may stand last among the observation's numbers.
    @Test func keysThatAreNotExplainedAreNotScored() throws {
        var log = Self.log(constants: false)
        log = TrajectoryDataset(
            observationSpace: .dictionary([.init("a", .unbounded(1)), .init("b", .unbounded(1))]),
            actionSpace: log.actionSpace, episodes: log.episodes)
        let model = try Self.trained(log) { $0.model.observations.decoderExclude = ["b"] }
        let report = try EvaluationReport(
            of: model, on: log, windows: HorizonEvaluation(context: 4, horizon: 5, stride: 5, samples: 4),
            generator: RandomGenerator(seed: 1))
        #expect(report.keys.map(\.name) == ["a"])
        #expect(report.shuffledActions?.allSatisfy { $0.shuffled.isFinite } == true)
    }
}
