import Control
import Environments
import Foundation
import Tensors
import Testing
import Training
import Trajectories
import TrajectoryFiles

/// Rounds of learning and playing, in Pendulum with a model of a few updates.
struct ControlRunTests {
    static func configuration(_ change: (inout ControlConfiguration) -> Void = { _ in }) -> ControlConfiguration {
        var c = ControlConfiguration()
        (c.model.encoder.hidden, c.model.encoder.output, c.model.decoder.hidden) = ([8], 8, [8])
        (c.model.dynamics.deterministic, c.model.dynamics.stochastic, c.model.dynamics.hidden) = (8, 2, 8)
        (c.model.reward.hidden, c.model.continuation.isEnabled) = ([8], false)
        (c.training.steps, c.training.batch, c.training.length, c.training.tensorBoard) = (20, 4, 8, false)
        (c.control.seed, c.control.steps, c.control.seedSteps, c.control.episodes) = (7, 150, 80, 2)
        (c.control.icem.horizon, c.control.icem.candidates, c.control.icem.iterations) = (3, 8, 1)
        c.control.icem.elites = 3
        change(&c)
        return c
    }

    /// - stopAfter: events after which it is interrupted.
    static func run(
        _ configuration: ControlConfiguration, in world: any World = SimulatedWorld(Pendulum(stepLimit: 40)),
        from logs: TrajectoryDataset? = nil, to path: String, stopAfter: Int = .max
    ) throws -> ControlResult {
        var events = 0
        var run = try ControlRun(
            configuration, in: world, from: logs, to: path,
            // `try!`: settings are finite numbers, texts and lists, which JSON can always hold.
            yaml: { String(decoding: try! JSONEncoder().encode($0), as: UTF8.self) },
            stored: { try JSONDecoder().decode(ControlConfiguration.self, from: Data($0.utf8)) })
        return try run.run(
            train: { _ = try $0.train(isInterrupted: { false }, onStep: { _ in }) }, yaml: { _ in "" }
        ) { _ in
            events += 1
            if events > stopAfter { throw ControlRun.Interruption() }
        }
    }

    static func withDirectory<Result>(_ body: (String) throws -> Result) throws -> Result {
        let path = NSTemporaryDirectory() + "control-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try body(path)
    }

    /// As many steps as were asked for, all of them in the logs, and a model that loads.
    @Test func stepsAreCountedAndLogged() throws {
        try Self.withDirectory { path in
            let result = try Self.run(Self.configuration(), to: path)
            #expect(result.steps == 150 && result.episodes == 2 && result.lengths == [40, 40])
            let log = try LogReader.read([path + "/logs"]).dataset
            #expect(log.stepCount == 150)
            #expect(log.actionSpace == Pendulum().actionSpace)
            #expect(log.episodes.map(\.count) == [40, 40, 40, 30])
            #expect(try Knowledge.load(path).ensemble.count == 1)
            #expect(FileManager.default.fileExists(atPath: path + "/evaluation.json"))
        }
    }

    /// Wherever it is interrupted, the run that goes on ends as the one that was not.
    @Test(arguments: [10, 85, 130, 160, 200]) func anInterruptedRunEndsAsOneThatWasNot(_ events: Int) throws {
        let whole = try Self.withDirectory { try Self.run(Self.configuration(), to: $0) }
        try Self.withDirectory { path in
            #expect(throws: ControlRun.Interruption.self) {
                try Self.run(Self.configuration(), to: path, stopAfter: events)
            }
            let resumed = try Self.run(Self.configuration(), to: path)
            #expect(resumed.returns == whole.returns && resumed.steps == whole.steps)
        }
    }

    /// A finished run that is given more steps goes on from its log.
    @Test func moreStepsExtendARun() throws {
        try Self.withDirectory { path in
            _ = try Self.run(Self.configuration(), to: path)
            let longer = try Self.run(Self.configuration { $0.control.steps = 200 }, to: path)
            #expect(longer.steps == 200)
            #expect(try LogReader.read([path + "/logs"]).dataset.stepCount == 200)
            let fewer = try Self.run(
                Self.configuration { ($0.control.steps, $0.control.episodes) = (100, 1) }, to: path)
            #expect(fewer.steps == 200 && fewer.episodes == 1, "what was played is not taken back")
            #expect(throws: ControlError.otherConfiguration(path: path, keys: ["control.noise"])) {
                try Self.run(Self.configuration { $0.control.noise = 0.5 }, to: path)
            }
        }
    }

    /// Steps in the world are none, and the policy is saved with the model.
    @Test func aPolicyIsLearnedFromLogsAlone() throws {
        let logs = Pendulum(stepLimit: 40).collect(episodes: 3, policy: .smooth, seed: 1)
        let configuration = Self.configuration {
            ($0.control.agent, $0.control.steps, $0.control.behaviour.updates) = (.actorCritic, 0, 2)
            ($0.control.behaviour.batch, $0.control.behaviour.actorCritic.horizon) = (2, 3)
            $0.control.behaviour.actorCritic.hidden = [8]
        }
        try Self.withDirectory { path in
            let result = try Self.run(configuration, from: logs, to: path)
            #expect(result.steps == 0 && !FileManager.default.fileExists(atPath: path + "/logs"))
            let knowledge = try Knowledge.load(path)
            #expect(knowledge.behaviours.count == 1)
            let learned = knowledge.behaviours[0].configuration
            #expect(learned.imitationScale == 10 && learned.spread == 0.3, "from logs alone")
            var agent = try knowledge.agent(configuration.control, actionSpace: logs.actionSpace)
            var world: any World = SimulatedWorld(Pendulum(stepLimit: 40))
            let first = try world.play(&agent, seed: 5)
            #expect(try world.play(&agent, seed: 5) == first)
        }
    }

    /// Each member of an ensemble has a behaviour, by whose critic a plan is valued; both are saved.
    @Test func plansAreValuedByEveryMember() throws {
        let logs = Pendulum(stepLimit: 40).collect(episodes: 3, policy: .smooth, seed: 1)
        func configuration(_ change: (inout ControlConfiguration) -> Void = { _ in }) -> ControlConfiguration {
            Self.configuration {
                ($0.training.ensemble, $0.control.steps, $0.control.behaviour.updates) = (2, 0, 20)
                // A critic begins at 0 everywhere.
                $0.control.behaviour.actorCritic.criticRate = 0.1
                ($0.control.behaviour.batch, $0.control.behaviour.dreams) = (2, 4)
                ($0.control.behaviour.actorCritic.horizon, $0.control.behaviour.actorCritic.hidden) = (3, [8])
                $0.control.planning.terminalValue = true
                change(&$0)
            }
        }
        try Self.withDirectory { path in
            _ = try Self.run(configuration(), from: logs, to: path)
            let knowledge = try Knowledge.load(path)
            #expect(knowledge.ensemble.count == 2 && knowledge.behaviours.count == 2)
            func episode(_ change: (inout ControlSettings) -> Void) throws -> Episode {
                var settings = configuration().control
                change(&settings)
                var agent = try knowledge.agent(settings, actionSpace: logs.actionSpace)
                var world: any World = SimulatedWorld(Pendulum(stepLimit: 40))
                return try world.play(&agent, seed: 5)
            }
            #expect(try episode { $0.planning.terminalValue = false } != episode { _ in }, "the value counts")
            #expect(try episode { $0.planning.latents = .mean } != episode { _ in }, "latents count")
            // Enough plans for their products to be rounded.
            func rounded(_ products: ProductPrecision) throws -> Episode {
                try episode { ($0.icem.candidates, $0.planning.products) = (64, products) }
            }
            #expect(try (rounded(.bfloat16) != rounded(.single)) == RoundedWeights.isSupported, "products count")
            #expect(try episode { $0.agent = .actorCritic } == episode { $0.agent = .actorCritic })
            #expect(
                try episode { $0.agent = .actorCritic }
                    != episode { ($0.agent, $0.behaviour.actorCritic.spread) = (.actorCritic, 1) })
        }
        for (key, found, expected, change) in [
            ("planning.terminalValue", "true", "false but for an agent that plans in a model", { $0.agent = .random }),
            ("behaviour.length", "1", "a whole number from 2 up", { $0.behaviour.length = 1 }),
            (
                "behaviour.actorCritic.imitationScale", "-1.0", "a number from 0 up",
                { $0.behaviour.actorCritic.imitationScale = -1 }
            ), ("behaviour.actorCritic.spread", "2.0", "0 … 1", { $0.behaviour.actorCritic.spread = 2 }),
            ("behaviour.actorCritic.horizon", "0", "a positive whole number", { $0.behaviour.actorCritic.horizon = 0 }),
            (
                "behaviour.actorCritic.hidden", "[8, 0]", "a list of positive whole numbers",
                { $0.behaviour.actorCritic.hidden = [8, 0] }
            ),
            (
                "behaviour.actorCritic.uniformMix", "nan", "a number from 0 to below 1",
                { $0.behaviour.actorCritic.uniformMix = .nan }
            ),
            (
                "behaviour.actorCritic.minimumDeviation", "2.0",
                "a positive number, no more than maximumDeviation, which is 1.0",
                { $0.behaviour.actorCritic.minimumDeviation = 2 }
            ),
            (
                "behaviour.actorCritic.entropyScale", "nan", "a number from 0 up",
                { $0.behaviour.actorCritic.entropyScale = .nan }
            ),
            (
                "behaviour.actorCritic.minimumRange", "nan", "a positive number",
                { $0.behaviour.actorCritic.minimumRange = .nan }
            ),
            (
                "planning.futures", "2", "1, as planning.latents=mean makes the same future each time",
                { ($0.planning.futures, $0.planning.latents) = (2, .mean) }
            ),
        ] as [(String, String, String, (inout ControlSettings) -> Void)] {
            #expect(throws: ControlError.invalidSetting(key: "control." + key, found: found, expected: expected)) {
                var c = configuration()
                change(&c.control)
                try c.control.validate()
            }
        }
    }

    @Test func aPlannersSettingIsNamedAsItIsSet() throws {
        for (agent, key, found, expected, change) in [
            (.icem, "icem.candidates", "0", "at least 1", { $0.icem.candidates = 0 }),
            (.icem, "icem.noise.exponent", "-1", "0 … 10", { $0.icem.noise.exponent = -1 }),
            (.cem, "cem.spread", "nan", "more than 0, at most 100", { $0.cem.spread = .nan }),
            (.mppi, "mppi.temperature", "0", "1e-6 … 1e6", { $0.mppi.temperature = 0 }),
        ] as [(AgentKind, String, String, String, (inout ControlSettings) -> Void)] {
            let configuration = Self.configuration {
                $0.control.agent = agent
                change(&$0.control)
            }
            let error = ControlError.invalidSetting(key: "control." + key, found: found, expected: expected)
            try Self.withDirectory { path in
                _ = #expect(throws: error) { try Self.run(configuration, to: path) }
            }
        }
    }

    /// A planner that knows the truth does far better than chance.
    @Test func theOracleSwingsUp() throws {
        func mean(_ change: (inout ControlConfiguration) -> Void) throws -> Double {
            try Self.withDirectory {
                try Self.run(Self.configuration(change), in: SimulatedWorld(Pendulum()), to: $0).evaluationReturnMean
            }
        }
        let chance = try mean { $0.control.agent = .random }
        let oracle = try mean {
            $0.control.oracle = true
            $0.control.icem = .init()
            $0.control.icem.horizon = 20
        }
        #expect(chance < -600 && oracle > -400, "\(chance), \(oracle)")
    }

    @Test func whatCannotServeIsNamed() throws {
        let pendulum = SimulatedWorld(Pendulum())
        let logs = CartPole().collect(episodes: 1, policy: .random, seed: 1)
        try Self.withDirectory { path in
            #expect(
                throws: ControlError.otherSpaces(
                    what: "observation", world: "pendulum", found: pendulum.observationSpace, log: logs.observationSpace
                )
            ) { try Self.run(Self.configuration(), from: logs, to: path) }
            #expect(throws: ControlError.notLearnable(world: "pendulum")) {
                try Self.run(Self.configuration { $0.control.steps = 0 }, to: path)
            }
            var silent = Pendulum().collect(episodes: 1, policy: .random, seed: 1)
            silent.episodes[0].rewards = silent.episodes[0].rewards.map { _ in 0 }
            #expect(throws: ControlError.logsWithoutRewards) {
                try Self.run(Self.configuration(), from: silent, to: path)
            }
            #expect(
                throws: ControlError.invalidSetting(
                    key: "control.growth", found: "1.0", expected: "a number above 1")
            ) { try Self.run(Self.configuration { $0.control.growth = 1 }, to: path) }
            #expect(!FileManager.default.fileExists(atPath: path), "nothing is left behind")
            try FileManager.default.createDirectory(atPath: path + "/photos", withIntermediateDirectories: true)
            #expect(throws: ControlError.notAControlRun(path: path, found: "photos")) {
                try Self.run(Self.configuration(), to: path)
            }
        }
    }
}
