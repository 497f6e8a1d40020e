import Foundation
import TestSupport
import Testing

@Suite struct DiagnoseTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func json(_ arguments: [String]) throws -> [String: Any] {
        let output = try Command.succeed(arguments + ["--json"]).output
        return try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
    }

    @Test func gradientsAsTableAndAsJSON() throws {
        let example = try Example.pendulum.get()
        let arguments = [
            "diagnose", "gradients", example.run, example.log, "--batch", "4", "--length", "6", "--samples", "2",
            "--repeats", "10",
        ]
        let table = try Command.succeed(arguments).output
        for part in ["pathwise", "scoreFunction, leaveOneOut", "variance × s", " *", "reference"] {
            #expect(table.contains(part), "\(table)")
        }
        let report = try json(arguments)
        let estimators = try #require(report["estimators"] as? [[String: Any]])
        #expect(estimators.count == 7 && report["rows"] as? Int == 24)
        for entry in estimators {
            for key in ["mean_norm", "variance", "signal_to_noise", "seconds_per_gradient", "variance_times_seconds"] {
                #expect((entry[key] as? Double)?.isFinite == true, "\(key) of \(entry)")
            }
            #expect((entry["agreement"] == nil) == (entry["reference"] as? Bool))
        }
        // All but the times follows from the seed.
        let again = try #require(try json(arguments)["estimators"] as? [[String: Any]])
        #expect(again.map { $0["variance"] as? Double } == estimators.map { $0["variance"] as? Double })
    }

    @Test func posteriorsAsTableAndAsJSON() throws {
        let example = try Example.pendulum.get()
        let arguments = ["diagnose", "posterior", example.run, example.log, "--sequences", "2", "--steps", "3"]
        let table = try Command.succeed(arguments).output
        for part in ["amortized", "per sequence", "amortization gap"] { #expect(table.contains(part), "\(table)") }
        let report = try json(arguments)
        let posteriors = try #require(report["posteriors"] as? [[String: Any]])
        #expect(posteriors.map { $0["kind"] as? String } == ["amortized", "perDatum", "perDatumFromAmortized"])
        // Two episodes of 201 rows, four normal latents with a shift and a scale each.
        #expect(posteriors[1]["parameters"] as? Int == 2 * 201 * 8)
        #expect((report["amortization_gap"] as? [String: Any])?["value"] as? Double != nil)
    }

    @Test func badInputIsRefused() throws {
        let (pendulum, cartpole) = try (Example.pendulum.get(), Example.cartpole.get())
        for kind in ["gradients", "posterior"] {
            try Command.refuse(
                ["diagnose", kind, pendulum.run, cartpole.log], "observation space box(", "use logs like the run's")
            try Command.refuse(["diagnose", kind, folder.file("none"), pendulum.log], "none")
        }
        let gradients = ["diagnose", "gradients", pendulum.run, pendulum.log]
        try Command.refuse(gradients + ["--parameters", "posterior"], "'posterior'", "encoder, dynamics, decoder")
        try Command.refuse(gradients + ["--repeats", "3"], "--repeats is 3, expected at least 10")
        try Command.refuse(
            ["diagnose", "posterior", pendulum.run, pendulum.log, "--steps", "0"], "--steps is 0, expected at least 1")
    }

    @Test func categoricalLatentsHaveNoShiftedPosterior() throws {
        let log = try Example.pendulum.get().log
        let run = folder.file("run")
        func train(_ settings: [String]) -> [String] {
            Example.train(
                log, out: run, steps: 2,
                (["model.dynamics.latent=categorical", "model.dynamics.classes=3"] + settings).flatMap {
                    ["--set", $0]
                })
        }
        try Command.refuse(train([]), "objective.gradient.kind is pathwise", "straightThrough or scoreFunction")
        let score = ["objective.gradient.kind=scoreFunction", "objective.gradient.baseline=leaveOneOut"]
        try Command.refuse(train(score), "objective.bound.samples is 1", "leave-one-out")
        try Command.refuse(
            train(["objective.gradient.kind=scoreFunction", "objective.bound.kind=iwae"]),
            "objective.bound.kind is iwae")
        try Command.refuse(
            train([
                "objective.gradient.kind=scoreFunction", "objective.gradient.baseline=batch", "training.batch=3",
            ]), "training.batch is 3")
        try Command.succeed(train(score + ["objective.bound.samples=2"]))
        try Command.refuse(["diagnose", "posterior", run, log], "latents are categorical", "normal")
        let table = try Command.succeed(
            ["diagnose", "gradients", run, log, "--repeats", "10", "--batch", "2", "--length", "4"]
        ).output
        #expect(table.contains("straightThrough") && !table.contains("pathwise"))
    }
}
