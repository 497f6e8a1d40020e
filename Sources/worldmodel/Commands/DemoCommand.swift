import ArgumentParser
import Training

struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "The whole way in a few minutes: collect logs, train, evaluate, imagine, draw.",
        discussion: """
            Collects Pendulum episodes, trains a small model on them, evaluates it on episodes it has not seen, imagines \
            futures of one of them and draws a picture of both. A second call goes on with what is there.

              worldmodel demo --out demo --minutes 2
            """)

    @Option(help: "Directory for everything the demo makes.")
    var out = "demo"
    @Option(parsing: .unconditional, help: "Minutes of training.")
    var minutes = 2.0
    @Option(parsing: .unconditional, help: "Seed of logs, training and samples, a whole number from 0 up.")
    var seed: UInt64 = 1
    @Flag(help: "No progress.")
    var quiet = false

    func validate() throws {
        guard minutes > 0, minutes <= TrainingConfiguration.mostMinutes else {
            throw ValidationError(
                "--minutes is \(minutes), expected a positive number, at most \(TrainingConfiguration.mostMinutes)")
        }
    }

    func run() throws {
        try Demo(directory: out, minutes: minutes, seed: seed, isQuiet: quiet).run()
    }
}
