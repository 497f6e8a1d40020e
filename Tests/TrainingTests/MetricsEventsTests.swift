import Foundation
import Testing

@testable import Training

struct MetricsEventsTests {
    @Test func everyNumberOfALineHasATag() {
        var line = MetricsLine(
            step: 7, elapsed: 1, stepsPerSecond: 2, objective: .infinity, gradientNorm: 3, learningRate: 4)
        (line.divergence, line.validationElbo) = (5, 6)
        line.validationHorizonError = ["1": 0.5, "15": 0.75]
        let scalars = MetricsEvents.scalars(of: line)
        #expect(
            scalars.map(\.tag) == [
                "train/elapsed_s", "train/gradient_norm", "train/kl", "train/learning_rate", "train/objective",
                "train/steps_per_s", "validation/elbo", "validation/nrmse/1", "validation/nrmse/15",
            ])
        #expect(scalars.map(\.value) == [1, 3, 5, 4, .infinity, 2, 6, 0.5, 0.75])
    }

    /// One file a sitting; none where nothing is left to do, and none where none is asked for.
    @Test func aSittingHasAFile() throws {
        let runs = TrainingRunTests()
        try runs.inFolder { path in
            func files(_ run: String) throws -> [String] {
                try FileManager.default.contentsOfDirectory(atPath: path + run).filter { $0.contains("tfevents") }
                    .sorted()
            }
            var configuration = TrainingRunTests.configuration(steps: 2)
            try runs.train(configuration, path + "/run")
            try runs.train(configuration, path + "/run")
            #expect(try files("/run") == ["events.out.tfevents.000001"])
            configuration.training.steps = 4
            try runs.train(configuration, path + "/run")
            #expect(try files("/run").count == 2)
            configuration.training.steps = 6
            configuration.training.tensorBoard = false
            try runs.train(configuration, path + "/run")
            #expect(try files("/run").count == 2)
        }
    }
}
