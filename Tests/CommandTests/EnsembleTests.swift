import Foundation
import TestSupport
import Testing
import TrajectoryFiles

/// An ensemble from the first command to the last.
@Suite struct EnsembleTests {
    @Test func anEnsembleIsTrainedAndSaysWhereItDisagrees() throws {
        let log = try Example.pendulum.get().log
        let folder = try TemporaryFolder()
        let run = folder.file("run")
        let trained = try Command.succeed(Example.train(log, out: run, steps: 20, ["--set", "training.ensemble=3"]))
        #expect(trained.output.contains("; 3 models of "), "\(trained)")
        #expect(try Command.succeed(["inspect", run]).output.contains("ensemble of 3 world models"))
        let table = try Command.succeed(["evaluate", run, log, "--samples", "4"]).output
        #expect(table.contains("disagreement of the members"))
        let json = try Command.succeed(["evaluate", run, log, "--samples", "4", "--json"]).output
        let report = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
        let horizons = try #require(report?["disagreement"] as? [[String: Double]])
        #expect(horizons.compactMap { $0["horizon"] } == (1...50).map(Double.init))
        for at in horizons {
            #expect(try #require(at["variance"]) > 0 && #require(at["mutual_information"]) > 0)
            #expect(try abs(#require(at["rank_correlation"])) <= 1)
        }

        for format in ["npz", "jsonl", "csv"] {
            try Command.succeed([
                "imagine", run, log, "--horizon", "6", "--samples", "4", "--seed", "5", "--out",
                folder.file("a.\(format)"),
            ])
        }
        let file = try NPZ(contentsOf: folder.file("a.npz"))
        #expect(file["observation"]?.shape == [4, 6, 3])
        #expect(file["member"]?.shape == [4] && file["member"]?.floats() == [0, 1, 2, 0])
        for name in ["disagreement", "mutual_information"] {
            let values = try #require(file[name]).floats()
            #expect(file[name]?.shape == [6] && values.allSatisfy { $0 > 0 && $0.isFinite }, "\(name): \(values)")
        }
        let lines = String(decoding: try folder.contents("a.jsonl"), as: UTF8.self).split(separator: "\n")
        let second = try JSONSerialization.jsonObject(with: Data(lines[1].utf8)) as? [String: Any]
        #expect(second?["member"] as? Int == 1)
        let disagreement = try #require(second?["disagreement"] as? [Double])
        #expect(disagreement.map(Float.init) == file["disagreement"]?.floats())
        let rows = String(decoding: try folder.contents("a.csv"), as: UTF8.self).split(separator: "\n")
        #expect(rows[0].hasSuffix("member,disagreement,mutual_information"))
        #expect(
            rows[8].hasSuffix("1,\(Float(disagreement[1])),\(try #require(file["mutual_information"]).floats()[1])"))

        // The first member imagines as the model that was trained by itself, with the same random numbers.
        try Command.succeed(Example.train(log, out: folder.file("alone"), steps: 20))
        try Command.succeed([
            "imagine", folder.file("alone"), log, "--horizon", "6", "--samples", "2", "--seed", "5", "--out",
            folder.file("b.npz"),
        ])
        let alone = try NPZ(contentsOf: folder.file("b.npz"))
        #expect(alone.names == ["observation", "reward", "continuation", "action", "truth"])
        let (mixed, own) = try (#require(file["observation"]).floats(), #require(alone["observation"]).floats())
        #expect(Array(mixed.prefix(18)) == Array(own.prefix(18)) && Array(mixed.suffix(18)) == Array(own.suffix(18)))
    }

    @Test func anEnsembleOfNoneIsRefused() throws {
        let folder = try TemporaryFolder()
        try Command.refuse(
            Example.train(
                Example.pendulum.get().log, out: folder.file("run"), steps: 5, ["--set", "training.ensemble=0"]),
            "training.ensemble is 0")
        #expect(try folder.names.isEmpty)
    }
}
