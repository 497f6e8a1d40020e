import Evaluation

/// Several runs on the same logs, windows and seed, as a page.
public struct ComparisonPage: Sendable {
    public let runs: [ReportedRun]
    public let source: ReportSource

    /// - runs: at least two.
    public init(_ runs: [ReportedRun], source: ReportSource) {
        self.runs = runs
        self.source = source
    }

    public var html: String {
        let overlay = Overlay(runs: runs)
        let sections: [Section?] = [
            table(overlay), runs[0].report.observation.isEmpty ? nil : Section.errors(overlay),
            Section.calibration(overlay), Section.actions(overlay), Section.bounds(overlay), Section.training(overlay),
        ]
        return Page(
            title: "World models compared", subtitle: runs.map(\.shortName).joined(separator: ", "),
            facts: [("runs", runs.map { "\($0.name): \($0.model)" }.joined(separator: "\n"))]
                + source.facts(runs[0].report),
            cards: cards(overlay),
            findings: runs.indices.flatMap { index in
                Finding.all(of: runs[index]).map { overlay.label(index) + ": " + $0 }
            }, allClear: "Nothing that was looked at is out of its bounds in any run.",
            sections: sections.compactMap { $0 }
        ).html
    }

    private func cards(_ overlay: Overlay) -> [Page.Card] {
        let horizons = runs[0].shownHorizons
        let best = horizons.compactMap { horizon -> Page.Card? in
            let errors = runs.indices.compactMap { index in
                runs[index].report.observation.first { $0.horizon == horizon }.map { (index, $0.nrmse) }
            }
            return errors.min { $0.1 < $1.1 }.map { index, error in
                Page.Card(title: "Least nRMSE at \(horizon)", value: Figure.text(error), note: overlay.label(index))
            }
        }
        let bound = runs.indices.max { runs[$0].report.bounds.elbo.value < runs[$1].report.bounds.elbo.value }
        return best
            + (bound.map { index in
                [
                    Page.Card(
                        title: "Highest ELBO", value: Figure.text(runs[index].report.bounds.elbo.value),
                        note: "nats per row, \(overlay.label(index))")
                ]
            } ?? [])
    }

    private func table(_ overlay: Overlay) -> Section {
        let comparison = RunComparison(runs)
        var section = Section(
            "runs", "Runs",
            "All on the same windows of the same logs, with the same seed. nRMSE of observations by horizon, in standard "
                + "deviations of each run's training log; ELBO and NLL in nats per row, of densities in the log's units; "
                + "coverage of 90 % intervals at horizon \(runs[0].judgedHorizon).")
        section.add(
            Table(
                caption: "Runs side by side", head: comparison.head,
                rows: comparison.rows { Figure.text($0, error: $1) }.enumerated().map { index, row in
                    [overlay.label(index)] + row.dropFirst()
                }))
        return section
    }
}
