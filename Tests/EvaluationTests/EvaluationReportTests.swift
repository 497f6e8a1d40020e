import Foundation
import Synchronization
import Tensors
import Testing
import Trajectories
import WorldModels

@testable import Evaluation

struct EvaluationReportTests {
    static let windows = HorizonEvaluation(context: 4, horizon: 6, stride: 5, samples: 3)

    /// What is printed can be read again, and holds every part under its name.
    @Test func aReportSurvivesItsFile() throws {
        let log = HorizonEvaluationTests.counting(steps: [40, 33])
        let model = HorizonEvaluationTests.model(log)
        let told = Mutex((steps: 0, total: 0))
        let report = try EvaluationReport(
            of: model, on: log, windows: Self.windows, generator: RandomGenerator(seed: 1)
        ) { progress in
            told.withLock { $0 = ($0.steps + progress.steps, progress.total) }
        }
        told.withLock { #expect($0.steps == $0.total) }

        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let data = try encoder.encode(report)
        #expect(try encoder.encode(JSONDecoder().decode(EvaluationReport.self, from: data)) == data)
        let names = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any]).keys
        let parts = ["keys", "reward_scores", "reward_calibration", "continuation", "action_shuffle", "latents"]
        for name in parts + ["examples", "settings"] { #expect(names.contains(name), "no \(name)") }
        #expect(report.settings.draws == 22)
        #expect(report.keys[0].horizons.map(\.nrmse) == report.observation.map(\.nrmse))
        #expect(report.rewardScores?.horizons.map(\.standardError) == report.reward.map(\.standardError))
        // Every window's imagined rows, and every row of the log.
        #expect(report.continuation?.imagined?.rows == report.windows * 6)
        #expect(report.continuation?.filtered.rows == 41 + 34)
        #expect(report.rewardCalibration?.reduce(0) { $0 + $1.count } == report.windows * 6)
    }

    /// What a model says that diverged is no number. It is counted and said, and nothing else stops.
    @Test(arguments: DynamicsFamily.allCases, [Float.nan, 1e30])
    func aModelThatDivergedIsNamed(_ family: DynamicsFamily, _ value: Float) throws {
        let log = HorizonEvaluationTests.counting(steps: [20, 13])
        var configuration = HorizonEvaluationTests.model(log).configuration
        configuration.dynamics.family = family
        var generator = RandomGenerator(seed: 1)
        var model = WorldModel(
            configuration: configuration, observationSpace: log.observationSpace, actionSpace: log.actionSpace,
            statistics: LogStatistics(fitting: log), using: &generator)
        #expect(try report(of: [model]).divergence == nil)
        model.updateParameters { $1 = Tensor(repeating: Double(value), shape: $1.shape) }
        let found = try report(of: [model, model])
        #expect(!found.isFinite)
        let divergence = try #require(found.divergence)
        #expect(divergence.contains("not finite: the model diverged in training"), "\(divergence)")
        let futures = try Futures(
            of: model, episode: log.episodes[0], context: 3, actions: [0, 0], horizon: 2, samples: 3,
            using: &generator)
        #expect(futures.notFinite > 0)

        func report(of members: [WorldModel]) throws -> EvaluationReport {
            try EvaluationReport(
                of: WorldModelEnsemble(members), on: log, windows: Self.windows, generator: RandomGenerator(seed: 1))
        }
    }

    /// In the log's units: the truth is the count, and a band holds what lies between its ends.
    @Test func examplesShowWindowsInTheLogsUnits() throws {
        let log = HorizonEvaluationTests.counting(steps: [40, 5, 33])
        let model = HorizonEvaluationTests.model(log)
        let data = SequenceDataset(log, normalizer: model.normalizer)
        let examples = ExampleWindow.examples(
            3, of: WorldModelEnsemble([model]), on: data, Self.windows, generator: RandomGenerator(seed: 1))
        #expect(examples.count == 3)
        // Twelve windows: the third, the seventh and the eleventh; seven are of the first episode.
        #expect(examples.map(\.episode) == [0, 0, 2] && examples.map(\.row) == [10, 30, 15])
        for example in examples {
            let trace = try #require(example.observations.first)
            #expect(example.observations.count == 1 && trace.key == "observation" && trace.index == 0)
            for (offset, value) in trace.truth.enumerated() {
                #expect(abs(try #require(value) - Double(example.row + offset)) < 1e-3)
            }
            let bands = try #require(trace.bands)
            #expect(trace.mean.count == 6 && trace.paths.count == 5 && trace.paths.allSatisfy { $0.count == 6 })
            for h in 0..<6 {
                #expect(bands.low90[h] < bands.low50[h] && bands.low50[h] < bands.high50[h])
                #expect(bands.high50[h] < bands.high90[h])
            }
            // A reward arrives with every row but the first of an episode.
            let reward = try #require(example.reward)
            #expect(reward.truth.count == 10 && example.row > 0)
            for (offset, value) in reward.truth.enumerated() {
                #expect(abs(try #require(value) - Double(2 * (example.row + offset - 1))) < 1e-2)
            }
        }
    }

    /// Nothing is known of a reward before an episode's first row, and nothing is drawn there.
    @Test func theFirstRowOfAnEpisodeHasNoReward() throws {
        let log = HorizonEvaluationTests.counting(steps: [9])
        let model = HorizonEvaluationTests.model(log)
        let data = SequenceDataset(log, normalizer: model.normalizer)
        let examples = ExampleWindow.examples(
            1, of: WorldModelEnsemble([model]), on: data, Self.windows, generator: RandomGenerator(seed: 1))
        let reward = try #require(examples[0].reward)
        #expect(examples[0].row == 0 && reward.truth[0] == nil && reward.truth[1] != nil)
    }
}
