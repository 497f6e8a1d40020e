import Checkpoints
import Foundation
import TestSupport
import Testing

/// A run that is stopped, in whatever way, and gone on with by the same command ends as one that was not.
@Suite struct ResumeTests {
    private static let checkpoint = "/checkpoint.safetensors"
    /// Enough steps to be met midway.
    private static let steps = 2500

    @Test func aSeedMeansTheSameBytes() throws {
        let log = try Example.cartpole.get().log
        let folder = try TemporaryFolder()
        for (name, seed) in [("a", 7), ("b", 7), ("c", 8)] {
            try Command.succeed(Example.train(log, out: folder.file(name), steps: 30, seed: seed))
        }
        let first = try folder.contents("a" + Self.checkpoint)
        #expect(try folder.contents("b" + Self.checkpoint) == first)
        #expect(try folder.contents("c" + Self.checkpoint) != first)
    }

    @Test func interruptedAndKilledRunsEndLikeOthers() throws {
        let log = try Example.pendulum.get().log
        let folder = try TemporaryFolder()
        let whole = Example.train(log, out: folder.file("whole"), steps: Self.steps)
        let broken = Example.train(log, out: folder.file("broken"), steps: Self.steps)
        try Command.succeed(whole)

        // Killed early: before any checkpoint but the first, unless the machine is slow.
        let killed = try stop(broken, run: folder.file("broken"), lines: 20, by: SIGKILL)
        #expect(killed.isSignalled && killed.status == SIGKILL)
        let saved = try SafetensorsFile(contentsOf: folder.file("broken") + Self.checkpoint).metadata["step"]
        // Asked to stop, twice; between them nothing is lost.
        for (lines, signal) in [(40, SIGINT), (80, SIGTERM)] {
            let stopped = try stop(broken, run: folder.file("broken"), lines: lines, by: signal)
            #expect(stopped.status == 0 && !stopped.isSignalled, "\(stopped)")
            #expect(stopped.output.contains("interrupted; saved step "), "\(stopped)")
            #expect(stopped.output.contains("the same command goes on from there"), "\(stopped)")
            let isNew = stopped.output.contains(
                "going on from step 0 of 2500: the run there ended before it saved a step")
            #expect(isNew == (signal == SIGINT && saved == "0"), "\(stopped)")
        }
        // Killed past a checkpoint, with a line half written.
        _ = try stop(broken, run: folder.file("broken"), lines: 120, by: SIGKILL)
        let metrics = try #require(FileHandle(forWritingAtPath: folder.file("broken/metrics.jsonl")))
        try metrics.seekToEnd()
        try metrics.write(contentsOf: Data("{\"step\":14".utf8))
        try metrics.close()
        let last = try Command.succeed(broken)
        #expect(last.output.contains("going on from step "), "\(last)")

        #expect(try folder.contents("broken" + Self.checkpoint) == folder.contents("whole" + Self.checkpoint))
        let (brokenSteps, wholeSteps) = try (Metrics.steps(folder.file("broken")), Metrics.steps(folder.file("whole")))
        #expect(zip(brokenSteps, brokenSteps.dropFirst()).allSatisfy { $0 < $1 }, "\(brokenSteps)")
        #expect(brokenSteps.last == Self.steps && wholeSteps.last == Self.steps)
        // A stop adds a line, and a restart may begin a new count to the next; no stretch is without.
        #expect(zip(brokenSteps, brokenSteps.dropFirst()).allSatisfy { $1 - $0 <= Self.steps / 100 }, "\(brokenSteps)")
    }

    @Test func aFinishedRunCanBeExtended() throws {
        let log = try Example.pendulum.get().log
        let folder = try TemporaryFolder()
        let run = folder.file("run")
        try Command.succeed(Example.train(log, out: run, steps: 10))
        let done = try Command.succeed(Example.train(log, out: run, steps: 10))
        #expect(done.output.contains("the run is complete"))
        try Command.succeed(Example.train(log, out: run, steps: 25))
        #expect(try Metrics.steps(run) == Array(1...25))
        // The checkpoint is a whole: it knows of the new length.
        let file = try SafetensorsFile(contentsOf: run + Self.checkpoint)
        #expect(file.metadata["step"] == "25")
        #expect(file.metadata["experiment"]?.contains("\"steps\":25") == true)
    }

    /// Without a length of its own, a call takes the run's; one that has nothing to train leaves every file as it was.
    @Test func aRunKeepsItsLength() throws {
        let log = try Example.pendulum.get().log
        let folder = try TemporaryFolder()
        let run = folder.file("run")
        let arguments = Example.train(log, out: run, steps: 12)
        try Command.succeed(arguments)
        let files = ["run/config.yaml", "run/checkpoint.safetensors", "run/metrics.jsonl"]
        let before = try files.map(folder.contents)
        var without = arguments
        let flag = try #require(without.firstIndex(of: "--steps"))
        without.removeSubrange(flag...flag + 1)
        let shorter = Example.train(log, out: run, steps: 5)
        for repeated in [arguments, without, shorter] {
            #expect(try Command.succeed(repeated).output.contains("the run is complete"))
            #expect(try files.map(folder.contents) == before)
        }
        try Command.succeed(without + ["--set", "training.steps=14"])
        #expect(try Metrics.steps(run).last == 14)
    }

    @Test func twoProcessesDoNotShareARun() throws {
        let log = try Example.pendulum.get().log
        let folder = try TemporaryFolder()
        let arguments = Example.train(log, out: folder.file("run"), steps: 1_000_000)
        let first = try Command.Running(Command.path, arguments)
        while first.isRunning, Metrics.lineCount(folder.file("run")) < 1 { usleep(2000) }
        try Command.refuse(arguments, "run: another process is training this run", "another --out")
        first.signal(SIGKILL)
        _ = first.outcome()
        #expect(try Command.succeed(Example.train(log, out: folder.file("run"), steps: 1)).status == 0)
    }

    /// A rate that no number survives.
    @Test func aRunThatDivergesKeepsItsLastGoodStep() throws {
        let log = try Example.pendulum.get().log
        let folder = try TemporaryFolder()
        let rate = ["--set", "training.learningRate.peak=1e300", "--set", "training.learningRate.warmup=0"]
        try Command.refuse(
            Example.train(log, out: folder.file("run"), steps: 50, rate + ["--quiet"]),
            "step 2: the objective or its gradient is not finite", "training itself diverged, after 3 rollbacks",
            "lower training.learningRate.peak")
        #expect(folder.has("run/offending-step-2.safetensors"))
        try Command.succeed(["evaluate", folder.file("run"), log, "--samples", "2"])
    }

    @Test func aDrawnSeedIsKept() throws {
        let log = try Example.pendulum.get().log
        let folder = try TemporaryFolder()
        var unseeded = Example.train(log, out: folder.file("run"), steps: 5)
        let flag = try #require(unseeded.firstIndex(of: "--seed"))
        unseeded.removeSubrange(flag...flag + 1)
        func seed(_ outcome: Command.Outcome) -> Substring? {
            outcome.output.split(separator: "\n").first { $0.contains("; seed ") }?.split(separator: " ").last
        }
        let first = try seed(Command.succeed(unseeded))
        #expect(first != nil)
        #expect(try seed(Command.succeed(unseeded)) == first)
    }

    /// - Returns: how the command ended after `signal`, sent once the run has so many lines of metrics.
    private func stop(_ arguments: [String], run: String, lines: Int, by signal: Int32) throws -> Command.Outcome {
        let running = try Command.Running(Command.path, arguments)
        while running.isRunning, Metrics.lineCount(run) < lines { usleep(2000) }
        running.signal(signal)
        return running.outcome()
    }
}
