import ArgumentParser
import Foundation
import Oracle

struct OracleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "oracle",
        abstract: "Check inference against a linear-Gaussian system whose exact values a file holds.",
        discussion: """
            The file holds, of a system s, the arrays s_A, s_B, s_b, s_Q, s_C, s_D, s_d, s_R, s_m0, s_P0, sequences s_u \
            [N,T,A] and s_y [N,T,O], and exact values: s_loglik [N], and s_step_loglik [N,T] and s_elbo_<family> [N] as \
            far as known. Compared are the Kalman filter's log p; the sampled bound under each family of posteriors that \
            the file has; posteriors with a diagonal covariance, one that filters and one that smooths, trained on fresh \
            sequences of the system with the system itself known; IWAE and FIVO, whose samples the trained filtering \
            posterior proposes; and EM, from a wrong start, on fresh sequences. All in nats per step.

            It takes a minute or two on two cores. --steps says how long the posteriors are trained; after 75 seconds \
            their training ends in any case. Where it takes less than half of that, one seed means one report.

              worldmodel oracle reference.npz --system s1 --json
            """)

    @Argument(help: ArgumentHelp("NPZ file of systems, sequences and exact values.", valueName: "file"))
    var path: String
    @Option(help: "Which system of the file.")
    var system: String
    @Option(parsing: .unconditional, help: "Updates of each posterior that is trained.")
    var steps = OracleCheck().steps
    @Option(
        parsing: .unconditional, help: "Seed of all simulations, samples and initial weights, a whole number from 0 up."
    )
    var seed: UInt64 = 0
    @Flag(help: "Print one JSON object.")
    var json = false
    @Flag(help: "Show no progress.")
    var quiet = false

    func validate() throws {
        try require("--steps", steps)
    }

    func run() throws {
        let file = try OracleFile(path: path, system: system)
        var check = OracleCheck()
        (check.seed, check.steps) = (seed, steps)
        let display = OracleProgressDisplay(steps: steps, isQuiet: quiet)
        let report = try check(file) { display.show($0) }
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            encoder.keyEncodingStrategy = .convertToSnakeCase
            encoder.nonConformingFloatEncodingStrategy = .convertToString(
                positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
            try Terminal.print(String(decoding: encoder.encode(report), as: UTF8.self))
        } else {
            try Terminal.print(OracleTable.text(report))
        }
    }
}
