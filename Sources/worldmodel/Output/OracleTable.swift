import Foundation
import Oracle
import Trajectories

/// A check's report as tables for people.
enum OracleTable {
    static func text(_ report: OracleReport) -> String {
        var parts = [
            "system \(report.system), seed \(report.seed), \(Terminal.number(report.seconds)) s; nats per step",
            "Kalman filter: log p \(number(report.logLikelihoodPerStep)), greatest error "
                + "\(Terminal.number(report.kalmanMaxError)) nats",
            report.elboFamilies.isEmpty
                ? "no exact ELBO in the file" : "ELBO of given posteriors\n\n" + Terminal.table(families(report)),
            "trained with the system known, on fresh sequences\n\n" + Terminal.table(trained(report)),
            "proposals from the trained filtering posterior\n\n" + Terminal.table(particles(report)),
        ]
        if let em = report.em {
            parts.append(
                "EM, log p on fresh sequences: start \(number(em.start)), learned \(number(em.learned)) after "
                    + "\(em.iterations.counted("iteration")), true system \(number(em.true))")
        }
        return parts.joined(separator: "\n\n")
    }

    private static func families(_ report: OracleReport) -> [[String]] {
        let rows = report.elboFamilies.sorted { ($0.value.exact ?? 0) > ($1.value.exact ?? 0) }
        return [["family", "estimate", "standard error", "exact", "errors off"]]
            + rows.map { name, found in
                let off = found.exact.map {
                    String(format: "%.1f", ($0 - found.estimate).magnitude / found.standardError)
                }
                return [
                    name, number(found.estimate), number(found.standardError), found.exact.map(number) ?? "-",
                    off ?? "-",
                ]
            }
    }

    private static func trained(_ report: OracleReport) -> [[String]] {
        let rows = [
            ("filtering", report.trainedFilteringElboPerStep, report.filtering),
            ("smoothing", report.trainedSmoothingElboPerStep, report.smoothing),
        ]
        return [["posterior", "ELBO", "standard error", "optimal", "gap", "updates", "seconds"]]
            + rows.map { name, elbo, found in
                [
                    name, number(elbo), number(found.standardError), number(found.optimal), number(found.gap),
                    "\(found.steps)", String(format: "%.1f", found.seconds),
                ]
            }
    }

    private static func particles(_ report: OracleReport) -> [[String]] {
        [["samples", "IWAE", "standard error", "FIVO", "standard error"]]
            + report.fivo.keys.sorted { (Int($0) ?? 0) < (Int($1) ?? 0) }.map { count in
                [count]
                    + [report.iwae[count], report.fivo[count]].flatMap { found in
                        found.map { [number($0.estimate), number($0.standardError)] } ?? ["-", "-"]
                    }
            }
    }

    private static func number(_ x: Double) -> String { String(format: "%.5f", x) }
}
