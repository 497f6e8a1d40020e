/// Several runs as rows of one table.
public struct RunComparison: Sendable {
    public let runs: [ReportedRun]

    public init(_ runs: [ReportedRun]) { self.runs = runs }

    private var horizons: [Int] { runs.first?.shownHorizons ?? [] }

    public var head: [String] {
        ["run", "parameters"] + horizons.map { "nRMSE@\($0)" } + ["ELBO", "NLL, free run"]
            + (runs.first.map { ["coverage@\($0.judgedHorizon)"] } ?? [])
    }

    /// - number: writes a value, nil where there is none, and its standard error, nil where it has none.
    public func rows(_ number: (_ value: Double?, _ error: Double?) -> String) -> [[String]] {
        runs.map { run in
            let errors = horizons.map { horizon in run.report.observation.first { $0.horizon == horizon } }
            return [run.name, "\(run.parameters)"] + errors.map { number($0?.nrmse, $0?.standardError) } + [
                number(run.report.bounds.elbo.value, run.report.bounds.elbo.standardError),
                number(run.report.freeRun?.negativeLogLikelihood, nil),
                number(run.coverage90(at: run.judgedHorizon), nil),
            ]
        }
    }
}
