import NeuralNetworks
import WorldModels

/// A model's parts, in words; of an ensemble, those of the first member.
enum ModelSummary {
    static func text(_ ensemble: WorldModelEnsemble, path: String) -> String {
        let model = ensemble.members[0]
        let kind = ensemble.count > 1 ? "ensemble of \(ensemble.count) world models" : "world model"
        let rows =
            [["parameter", "shape", "count"]]
            + model.namedParameters.map { [$0.path, $0.tensor.shape.description, "\($0.tensor.count)"] }
        let d = model.configuration.dynamics
        return """
            \(path): \(kind) with \(model.parameterCount) parameters\(ensemble.count > 1 ? " each" : ""), trained on \(model.statistics.linear.count) transitions
              observations \(model.observationSpace), actions \(model.actionSpace)
              \(d.family), deterministic \(d.deterministic), stochastic \(d.stochastic), hidden \(d.hidden), \(d.activation)

            """ + Terminal.table(rows)
    }
}
