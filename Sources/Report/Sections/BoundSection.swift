import Evaluation

extension Section {
    /// Bounds on the log likelihood, side by side.
    static func bounds(_ overlay: Overlay) -> Section {
        let report = overlay.runs[0].report
        var section = Section(
            "bounds", "Bounds on the log likelihood",
            "Lower bounds on log p(observations | actions), in nats per row, of densities in the log's units: higher is "
                + "better, and only runs on the same log compare. ELBO is the evidence lower bound, constants included and "
                + "without free nats; IWAE-K and FIVO-N approach log p with more samples. ± is the standard error that "
                + "sampling leaves.",
            "The ELBO is reconstruction − KL: how well observations are explained from latents that have seen them, less "
                + "what those latents were told beyond the prediction. It is also energy + entropy of the posterior. Over "
                + "\(Figure.count(report.rows)) rows.")
        var names: [String] = []
        for name in overlay.runs.flatMap({ rows($0.report).map(\.name) }) where !names.contains(name) {
            names.append(name)
        }
        section.add(
            Table(
                caption: "Nats per row",
                head: [""] + (overlay.runs.count == 1 ? ["value"] : overlay.runs.indices.map(overlay.label)),
                rows: names.map { name in
                    [name]
                        + overlay.runs.map { run in rows(run.report).first { $0.name == name }?.value ?? "–" }
                }))
        return section
    }

    private static func rows(_ report: EvaluationReport) -> [(name: String, value: String)] {
        let bounds = report.bounds
        func estimates(_ kind: String, _ values: [String: BoundEstimate]) -> [(name: String, value: String)] {
            values.sorted { (Int($0.key) ?? 0) < (Int($1.key) ?? 0) }.map {
                ("\(kind)-\($0.key)", Figure.text($0.value))
            }
        }
        let exact = bounds.exact.map { [(name: "exact log p", value: Figure.text($0))] } ?? []
        let gap =
            bounds.divergenceToExactPosterior.map { [(name: "KL to the exact posterior", value: Figure.text($0))] }
            ?? []
        return [(name: "ELBO", value: Figure.text(bounds.elbo))] + estimates("IWAE", bounds.iwae)
            + estimates("FIVO", bounds.fivo) + exact + gap + [
                (name: "reconstruction", value: Figure.text(report.reconstructionPerStep)),
                (name: "KL(posterior ‖ prior)", value: Figure.text(report.divergencePerStep)),
                (name: "energy", value: Figure.text(bounds.energy)),
                (name: "entropy of the posterior", value: Figure.text(bounds.entropy)),
            ]
            + (report.rewardLogLikelihoodPerStep.map { [(name: "reward log likelihood", value: Figure.text($0))] } ?? [])
    }
}
