import Evaluation

/// One run's evaluation as a page, with other runs beside it where they are given.
public struct EvaluationPage: Sendable {
    public let run: ReportedRun
    public let others: [ReportedRun]
    public let source: ReportSource

    public init(_ run: ReportedRun, against others: [ReportedRun] = [], source: ReportSource) {
        self.run = run
        self.others = others
        self.source = source
    }

    /// The page; equal evaluations give equal text.
    public var html: String {
        let overlay = Overlay(runs: [run] + others)
        let report = run.report
        let sections: [Section?] = [
            report.observation.isEmpty ? nil : Section.errors(overlay), Section.calibration(overlay),
            Section.examples(report), Section.heads(report), Section.actions(overlay), Section.bounds(overlay),
            Section.latents(report), Section.training(overlay),
        ]
        return Page(
            title: "World model report: \(run.shortName)",
            subtitle: run.model + ", " + Figure.count(run.parameters) + " parameters",
            facts: facts, cards: cards, findings: Finding.all(of: run),
            allClear: "Nothing that was looked at is out of its bounds.",
            sections: sections.compactMap { $0 }
        ).html
    }

    private var facts: [(name: String, value: String)] {
        let againstFact = others.isEmpty ? [] : [("against", others.map(\.name).joined(separator: "\n"))]
        return [("run", run.name)] + againstFact + source.facts(run.report)
    }

    private var cards: [Page.Card] {
        let report = run.report
        let errors = run.shownHorizons.compactMap { horizon in report.observation.first { $0.horizon == horizon } }
        var cards = errors.map { error in
            Page.Card(
                title: "nRMSE, horizon \(error.horizon)", value: Figure.text(error.nrmse),
                note: "linear \(Figure.text(error.linear)), persistence \(Figure.text(error.persistence))",
                isWarning: error.nrmse > error.betterBaseline)
        }
        cards.append(
            Page.Card(
                title: "ELBO", value: Figure.text(report.bounds.elbo.value),
                note: "nats per row"
                    + (report.bounds.elbo.standardError == nil ? "" : ", " + Figure.text(report.bounds.elbo))))
        let horizon = run.judgedHorizon
        if let coverage = run.coverage90(at: horizon) {
            cards.append(
                Page.Card(
                    title: "90 % coverage", value: Figure.percent(coverage), note: "at horizon \(horizon), all keys",
                    isWarning: !Finding.calibrated.contains(coverage)))
        }
        if let error = report.shuffledActions?.first(where: { $0.horizon == horizon }) {
            cards.append(
                Page.Card(
                    title: "Action shuffle", value: "× " + Figure.text(error.ratio),
                    note: "error with other actions, horizon \(horizon)",
                    isWarning: error.ratio < Finding.leastShuffleRatio))
        }
        if let latents = report.latents {
            cards.append(
                Page.Card(
                    title: "Active units", value: "\(latents.activeUnits) / \(latents.divergence.count)",
                    note: "KL \(Figure.text(report.divergencePerStep)) nats per row",
                    isWarning: latents.activeUnits == 0))
        }
        return cards
    }
}

extension ReportSource {
    /// What a page says of its logs, settings and making.
    func facts(_ report: EvaluationReport) -> [(name: String, value: String)] {
        let settings = report.settings
        return [
            ("logs", logs.joined(separator: "\n") + (isHeldOut ? "\nof these, what the run kept out of training" : "")),
            ("rows", Figure.count(report.rows)),
            (
                "windows",
                "\(Figure.count(report.windows)), every \(settings.stride) rows: \(settings.context) observed, then "
                    + "\(settings.horizon) imagined, \(settings.samples) futures each"
            ), ("seed", "\(seed)"), ("command", command),
        ]
    }
}
