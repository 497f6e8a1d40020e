import ArgumentParser
import Configs
import Control
import Environments
import Foundation
import TrajectoryFiles

struct ControlCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "control",
        abstract: "Learn to control an environment from few steps in it, or from logs alone.",
        discussion: """
            Rounds of: train a model on all episodes there are, plan in it (or learn a policy in it), play until the log is \
            twice as long. The first log is explored, or given with --logs. Then the agent plays --episodes fresh \
            episodes without the noise it explores with. What was played is in RUN/logs (Minari), the models in RUN/models, \
            the last one with its policy in RUN/checkpoint.safetensors. The same command goes on where it stopped.

            Environments: \(EnvironmentCatalog.names.joined(separator: ", ")); any of Gymnasium's with vectors \
            (HalfCheetah-v5) and of dm_control's (dm_control/cartpole-swingup), in a Python process (--python).

              worldmodel control pendulum --agent icem --steps 3000 --seed 1 --out run
              worldmodel control HalfCheetah-v5 --logs logs/ --steps 0 --agent actor-critic --out run --json
              worldmodel control pendulum --model run --out again
              worldmodel control pendulum --agent icem --oracle --out best      (a baseline: plans in the environment itself)

            Settings are those of training, and control.…: control.planning.penalty=1 with training.ensemble=3 keeps plans to \
            what the log decides.
            """)

    @Argument(help: "Name of the environment.")
    var environment: String
    @Option(help: "Who acts: \(AgentKind.allCases.map(\.rawValue).joined(separator: ", ")) (control.agent).")
    var agent: String?
    @Option(parsing: .unconditional, help: "Steps in the environment to learn from, in all (control.steps).")
    var steps: Int?
    @Option(
        parsing: .unconditional,
        help: "Seed of all randomness, a whole number from 0 up (control.seed); drawn and stored if not given.")
    var seed: UInt64?
    @Option(help: "Directory of the run.")
    var out: String
    @Option(parsing: .upToNextOption, help: "Logs to begin with, in place of exploration.")
    var logs: [String] = []
    @OptionGroup var reading: LogReadingOptions
    @Option(
        help:
            "A trained run to act with, best by `train --config control`, in place of training; nothing is played to learn from."
    )
    var model: String?
    @Option(help: "A preset of training (\(Presets.names.joined(separator: ", "))) or a .yaml file.")
    var config = "control"
    @Option(name: .customLong("set"), help: "Override one setting; may be repeated.")
    var assignments: [String] = []
    @Option(parsing: .unconditional, help: "Episodes of the evaluation (control.episodes).")
    var episodes: Int?
    @Flag(help: "Plan in the environment itself, without a model (control.oracle).")
    var oracle = false
    @Option(help: "The Python interpreter that has gymnasium or dm_control.")
    var python = "python3"
    @Flag(help: "One JSON object on standard output; all else goes to standard error.")
    var json = false
    @Flag(help: "No progress: the result alone.")
    var quiet = false

    func validate() throws {
        if model != nil, oracle {
            throw ValidationError("--oracle plans in the environment itself; leave it or --model out")
        }
        if model != nil, let steps, steps > 0 {
            throw ValidationError(
                "with --model nothing is played to learn from; leave out --steps")
        }
    }

    func run() throws {
        let loader = ControlLoader()
        var configuration = try loader.load(config, assignments: assignments + flagAssignments)
        (configuration.control.logs, configuration.control.model) = (logs, model)
        let world = try WorldCatalog.world(named: environment, python: python)
        let options = LogOptions(configuration.model.observations, reading)
        let given = logs.isEmpty ? nil : try LogReader.read(logs, options: options)
        let display = ControlDisplay(isJSON: json, isQuiet: quiet)
        for description in given?.descriptions ?? [] { try display.report(LogSummary.text(description)) }
        let knowledge = try model.map { try Knowledge.load($0) }
        let control = configuration.control
        if let knowledge, !knowledge.behaviours.isEmpty, !control.learnsBehaviour, !control.oracle {
            try display.report(
                "acts by \(control.agent.rawValue), not by the policy in \(model ?? ""); "
                    + "for that, give --agent actor-critic")
        }
        var run = try ControlRun(
            configuration, in: world, from: given?.dataset, with: knowledge, to: out, yaml: loader.yaml,
            stored: loader.stored)
        if let result = run.finished {
            try display.report(
                "the run is complete; with more --steps it goes on, with other --episodes it plays these")
            try display.finish(result, seed: run.configuration.control.seed ?? 0, path: out)
            return
        }
        do {
            let result = try Interrupt.listening {
                try run.run(train: display.train, yaml: ExperimentLoader().yaml, onEvent: display.show)
            }
            try display.finish(result, seed: run.configuration.control.seed ?? 0, path: out)
        } catch is ControlRun.Interruption {
            try display.say("interrupted in a round; the same command begins that round again")
        }
    }

    /// The flags as the settings they stand for.
    private var flagAssignments: [String] {
        var result: [String] = []
        if let agent { result.append("control.agent=\(agent)") }
        if let steps { result.append("control.steps=\(steps)") }
        if let seed { result.append("control.seed=\(seed)") }
        if let episodes { result.append("control.episodes=\(episodes)") }
        if oracle { result.append("control.oracle=true") }
        return result
    }
}
