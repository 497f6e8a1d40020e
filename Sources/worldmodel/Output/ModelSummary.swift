import NeuralNetworks
import WorldModels

/// A model's parts, in words.
enum ModelSummary {
    static func text(_ model: WorldModel, path: String) -> String {
        let rows =
            [["parameter", "shape", "count"]]
            + model.namedParameters.map { [$0.path, $0.tensor.shape.description, "\($0.tensor.count)"] }
        let d = model.configuration.dynamics
        return """
            \(path): world model with \(model.parameterCount) parameters, trained on \(model.statistics.linear.count) transitions
              observations \(model.observationSpace), actions \(model.actionSpace)
              \(d.family), deterministic \(d.deterministic), stochastic \(d.stochastic), hidden \(d.hidden), \(d.activation)

            """ + Terminal.table(rows)
    }
}
