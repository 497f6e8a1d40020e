import Diagnostics
import Evaluation
import Foundation
import Trajectories
import TrajectoryFiles

/// Diagnostic reports for people and for programs.
enum DiagnosticTables {
    /// Prints a report as JSON, or as its table, and beside it what was found in the log.
    static func show(_ report: some Encodable, table: String, log: LoadedLogs, isJSON: Bool) throws {
        LogSummary.remark(log, isQuiet: false)
        if isJSON {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            encoder.nonConformingFloatEncodingStrategy = .convertToString(
                positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
            try Terminal.print(String(decoding: encoder.encode(report), as: UTF8.self))
        } else {
            try Terminal.print(table)
        }
    }

    static func text(_ report: GradientReport) -> String {
        let n = Terminal.number
        let rows = report.estimators.map { entry -> [String] in
            let name =
                entry.kind == .scoreFunction ? "\(entry.kind), \(entry.baseline)" : "\(entry.kind)"
            let agreement = entry.agreement.map { found -> [String] in
                let word = found.agrees ? "agrees" : entry.isUnbiased ? "DIFFERS" : "differs (biased)"
                return [
                    n(found.biasNorm), n(found.biasNormOfNoise), n(found.rootMeanSquareZ), n(found.largestZ), word,
                ]
            }
            return [
                name + (entry.isReference ? " *" : ""), "\(entry.samples)", n(entry.meanNorm), n(entry.variance),
                n(entry.signalToNoise), n(entry.seconds * 1000), n(entry.varianceTimesSeconds),
            ] + (agreement ?? ["", "", "", "", "reference"])
        }
        let limit = report.estimators.compactMap(\.agreement?.limit).first
        return
            "\(report.repeats) gradients each of \(report.parameters) parameters, on \(report.sequences.counted("sequence")), "
            + "\(report.rows.counted("row")) in all" + (limit.map { "; max z is within \(n($0)) if means agree" } ?? "")
            + "\n\n"
            + Terminal.table(
                [
                    [
                        "estimator", "samples", "‖mean‖", "variance", "SNR", "time [ms]", "variance × s", "|bias|",
                        "by noise",
                        "RMS z", "max z", "",
                    ]
                ] + rows)
    }

    static func text(_ report: PosteriorReport) -> String {
        func n(_ estimate: BoundEstimate) -> String {
            String(format: "%.4f ± %.4f", estimate.value, estimate.standardError ?? 0)
        }
        let names: [PosteriorReport.Kind: String] = [
            .amortized: "amortized", .perDatum: "per sequence",
            .perDatumFromAmortized: "per sequence, on the network's",
        ]
        let rows = report.posteriors.map { entry in
            [
                names[entry.kind] ?? "", "\(entry.parameters)", Terminal.number(entry.secondsPerSequence),
                n(entry.bound), entry.kind == .amortized ? "" : n(entry.gain),
            ]
        }
        return
            "\(report.sequences.counted("sequence")), \(report.rows.counted("row")); \(report.steps.counted("update")) of each posterior per sequence"
            + "\n\n"
            + Terminal.table([["posterior", "parameters", "s/sequence", "ELBO [nats/row]", "gain"]] + rows)
            + "\n\namortization gap \(n(report.amortizationGap)) nats/row"
    }
}
