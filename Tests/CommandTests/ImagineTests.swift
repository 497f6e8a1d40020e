import Foundation
import TestSupport
import Testing
import Trajectories
import TrajectoryFiles

@Suite struct ImagineTests {
    private func imagine(_ example: Example, _ out: String, _ more: String...) throws {
        try Command.succeed(
            ["imagine", example.run, example.log, "--horizon", "6", "--samples", "3", "--seed", "5", "--out", out]
                + more)
    }

    @Test func arraysHaveTheirShapes() throws {
        let example = try Example.pendulum.get()
        let folder = try TemporaryFolder()
        try imagine(example, folder.file("a.npz"), "--episode", "1", "--context", "20")
        let file = try NPZ(contentsOf: folder.file("a.npz"))
        #expect(file.names == ["observation", "reward", "continuation", "action", "truth"])
        #expect(file["observation"]?.shape == [3, 6, 3])
        #expect(file["reward"]?.shape == [3, 6])
        #expect(file["continuation"]?.shape == [3, 6])
        #expect(file["action"]?.shape == [6, 1])
        #expect(file["truth"]?.shape == [6, 3])
        for name in file.names { #expect(file[name]?.elementType == .float32) }

        let episode = try LogReader.read([example.log]).dataset.episodes[1]
        // Twenty observations seen: the action taken at the last of them is the first to imagine with.
        #expect(file["action"]?.doubles() == Array(episode.actions[19..<25]))
        #expect(file["truth"]?.doubles() == Array(episode.observations[60..<78]))
        #expect(try folder.names == ["a.npz"])
    }

    @Test func defaultsAreSixteenFuturesOfFiftySteps() throws {
        let example = try Example.pendulum.get()
        let folder = try TemporaryFolder()
        try Command.succeed(["imagine", example.run, example.log, "--out", folder.file("a.npz")])
        let file = try NPZ(contentsOf: folder.file("a.npz"))
        #expect(file["observation"]?.shape == [16, 50, 3])
        let episode = try LogReader.read([example.log]).dataset.episodes[0]
        #expect(file["truth"]?.doubles() == Array(episode.observations[30..<180]))
    }

    @Test(arguments: ["npz", "jsonl", "csv"]) func aSeedMeansTheSameBytes(_ format: String) throws {
        let example = try Example.pendulum.get()
        let folder = try TemporaryFolder()
        for name in ["a", "b"] { try imagine(example, folder.file("\(name).\(format)"), "--actions", "random") }
        try imagine(example, folder.file("c.\(format)"), "--actions", "random", "--seed", "6")
        #expect(try folder.contents("a.\(format)") == folder.contents("b.\(format)"))
        #expect(try folder.contents("a.\(format)") != folder.contents("c.\(format)"))
    }

    @Test func formatsAgree() throws {
        let example = try Example.pendulum.get()
        let folder = try TemporaryFolder()
        // The last steps lie past the end of the log.
        let options = ["--context", "198", "--actions", "zeros"]
        for format in ["npz", "jsonl", "csv"] {
            try Command.succeed(
                ["imagine", example.run, example.log, "--horizon", "6", "--samples", "3", "--seed", "5"] + options
                    + ["--out", folder.file("a.\(format)")])
        }
        let file = try NPZ(contentsOf: folder.file("a.npz"))
        let observation = try #require(file["observation"]).floats()
        let reward = try #require(file["reward"]).floats()
        let continuation = try #require(file["continuation"]).floats()
        let truth = try #require(file["truth"]).floats()
        #expect(file["truth"]?.shape == [3, 3])

        let lines = String(decoding: try folder.contents("a.jsonl"), as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 3)
        for (sample, line) in lines.enumerated() {
            let object = try JSONDecoder().decode(Line.self, from: Data(line.utf8))
            #expect(object.sample == sample)
            #expect(object.observation.flatMap(\.self) == Array(observation[sample * 18..<(sample + 1) * 18]))
            #expect(object.reward == Array(reward[sample * 6..<(sample + 1) * 6]))
            #expect(object.continuation == Array(continuation[sample * 6..<(sample + 1) * 6]))
            #expect(object.action == .init(repeating: [0], count: 6))
            #expect(object.truth.flatMap(\.self) == truth)
        }

        let rows = String(decoding: try folder.contents("a.csv"), as: UTF8.self).split(separator: "\n")
            .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        #expect(
            rows[0] == [
                "sample", "step", "obs_0", "obs_1", "obs_2", "reward", "continuation", "action_0", "truth_0",
                "truth_1", "truth_2",
            ])
        #expect(rows.count == 1 + 3 * 6)
        for (index, row) in rows.dropFirst().enumerated() {
            let step = index % 6
            #expect(row[0] == "\(index / 6)" && row[1] == "\(step + 1)")
            #expect(
                row[2...6].map { Float($0) } == observation[index * 3..<index * 3 + 3] + [
                    reward[index], continuation[index],
                ])
            #expect(row[7] == "0.0")
            #expect(
                row[8...].map { Float($0) } == (step < 3 ? truth[step * 3..<step * 3 + 3].map { $0 } : [nil, nil, nil]))
        }
    }

    private struct Line: Decodable {
        let sample: Int
        let observation: [[Float]]
        let reward: [Float]
        let continuation: [Float]
        let action: [[Float]]
        let truth: [[Float]]
    }

    @Test func actionsComeFromWhereTheyAreAskedFor() throws {
        let example = try Example.cartpole.get()
        let folder = try TemporaryFolder()
        func actions(_ source: String) throws -> [Double] {
            try imagine(example, folder.file("a.npz"), "--context", "2", "--actions", source)
            return try #require(NPZ(contentsOf: folder.file("a.npz"))["action"]).doubles()
        }
        let episode = try LogReader.read([example.log]).dataset.episodes[0]
        #expect(try actions("logged") == Array(episode.actions[1..<7]))
        #expect(try actions("zeros") == [0, 0, 0, 0, 0, 0])
        #expect(try actions("random").allSatisfy { [0, 1].contains($0) })
        // More than are needed, and of another type.
        try NPZ(["action": NPZArray([1, 0, 1, 1, 0, 0, 1, 1], shape: [8])]).write(to: folder.file("given.npz"))
        #expect(try actions(folder.file("given.npz")) == [1, 0, 1, 1, 0, 0])
    }

    /// Beyond 2²⁴ no 32-bit float tells one class from the next; and a name may hold what JSON must escape.
    @Test func classesAndNamesComeOutAsTheLogHasThem() throws {
        let folder = try TemporaryFolder()
        let first = 16_777_216
        let classes = (0..<20).map { Float(($0 * 7 / 3) % 4) }
        let episode = Episode(
            observations: (0..<42).map { sin(Float($0)) }, actions: classes, rewards: .init(repeating: 0, count: 20),
            isTerminated: false)
        let name = "a\t\"b\""
        try MinariWriter.write(
            dataset: TrajectoryDataset(
                observationSpace: .dictionary([.init(name, .unbounded(1)), .init("c", .unbounded(1))]),
                actionSpace: .discrete(count: 4, start: first), episodes: [episode, episode]),
            id: "far-v0", to: folder.file("log"))
        try Command.succeed(Example.train(folder.file("log"), out: folder.file("run"), steps: 2))
        func imagine(_ out: String, _ more: String...) throws {
            try Command.succeed(
                [
                    "imagine", folder.file("run"), folder.file("log"), "--context", "3", "--horizon", "6", "--samples",
                    "2",
                ]
                    + ["--out", folder.file(out)] + more)
        }
        let logged = classes[2..<8].map { first + Int($0) }
        try imagine("a.npz")
        #expect(try NPZ(contentsOf: folder.file("a.npz"))["action"]?.integers() == logged)
        // The file's own actions, given back.
        try imagine("b.npz", "--actions", folder.file("a.npz"))
        #expect(try NPZ(contentsOf: folder.file("b.npz"))["action"]?.integers() == logged)
        try imagine("a.csv")
        let rows = String(decoding: try folder.contents("a.csv"), as: UTF8.self).split(separator: "\n").dropFirst()
        #expect(rows.prefix(6).map { $0.split(separator: ",")[6] } == logged.map { "\($0).0"[...] })
        try imagine("a.jsonl")
        let line = String(decoding: try folder.contents("a.jsonl"), as: UTF8.self).split(separator: "\n")[0]
        let sample = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        #expect((sample["action"] as? [[Int]])?.flatMap(\.self) == logged)
        #expect((sample["observation"] as? [String: Any])?.keys.sorted() == [name, "c"])
    }

    @Test func actionsThatCannotBeUsedAreRefused() throws {
        let (pendulum, cartpole) = try (Example.pendulum.get(), Example.cartpole.get())
        let folder = try TemporaryFolder()
        func refuse(_ example: Example, _ arrays: KeyValuePairs<String, NPZArray>, _ part: String) throws {
            try NPZ(arrays).write(to: folder.file("given.npz"))
            try Command.refuse(
                [
                    "imagine", example.run, example.log, "--context", "2", "--horizon", "6", "--out",
                    folder.file("a.npz"), "--actions", folder.file("given.npz"),
                ], part)
        }
        try refuse(cartpole, ["action": NPZArray([1, 0, 1, 1, 0, 2], shape: [6])], "action of step 5 is 2.0")
        try refuse(cartpole, ["action": NPZArray([1, 0, -1, 1, 0, 0], shape: [6])], "no value of discrete(2)")
        try refuse(cartpole, ["action": NPZArray([1, 0.5, 0, 1, 0, 0] as [Float], shape: [6])], "step 1 is 0.5")
        try refuse(pendulum, ["action": NPZArray([0, .nan, 0, 0, 0, 0] as [Float], shape: [6, 1])], "step 1 is nan")
        try refuse(pendulum, ["action": NPZArray([Float](repeating: 0, count: 12), shape: [6, 2])], "takes 1")
        try refuse(pendulum, ["action": NPZArray([0, 0] as [Float], shape: [2, 1])], "6 actions are needed")
        try refuse(pendulum, ["actions": NPZArray([0, 0] as [Float], shape: [2, 1])], "expected an array 'action'")
        #expect(try folder.names == ["given.npz"])
        for (source, part) in [("sideways", "--actions sideways"), (folder.file("none.npz"), "no such file")] {
            try Command.refuse(
                ["imagine", pendulum.run, pendulum.log, "--out", folder.file("a.npz"), "--actions", source], part)
        }
    }
}
