import NeuralNetworks
import Trajectories
import WorldModels

/// A model's parts; of an ensemble, those of the first member.
struct ModelSummary: Encodable {
    /// A parameter of each model.
    struct Parameter: Encodable {
        let path: String
        let shape: [Int]
        let count: Int
    }

    /// The sizes that say most about a model.
    struct Dynamics: Encodable {
        let family: DynamicsFamily
        let deterministic, stochastic, hidden: Int
        let activation: Activation
    }

    let path: String
    let models: Int
    /// Of each model.
    let parameterCount: Int
    let transitions: Int
    let observations, actions: String
    let dynamics: Dynamics
    let parameters: [Parameter]

    init(_ ensemble: WorldModelEnsemble, path: String) {
        let model = ensemble.members[0]
        self.path = path
        (models, parameterCount) = (ensemble.count, model.parameterCount)
        transitions = model.statistics.linear.count
        (observations, actions) = ("\(model.observationSpace)", "\(model.actionSpace)")
        let d = model.configuration.dynamics
        dynamics = Dynamics(
            family: d.family, deterministic: d.deterministic, stochastic: d.stochastic, hidden: d.hidden,
            activation: d.activation)
        parameters = model.namedParameters.map {
            Parameter(path: $0.path, shape: $0.tensor.shape.axes, count: $0.tensor.count)
        }
    }

    var text: String {
        let kind = models > 1 ? "ensemble of \(models) world models" : "world model"
        let rows =
            [["parameter", "shape", "count"]]
            + parameters.map { [$0.path, "\($0.shape)", "\($0.count)"] }
        let d = dynamics
        return """
            \(path): \(kind) with \(parameterCount) parameters\(models > 1 ? " each" : ""), trained on \(transitions.counted("transition"))
              observations \(observations), actions \(actions)
              \(d.family), deterministic \(d.deterministic), stochastic \(d.stochastic), hidden \(d.hidden), \(d.activation)

            """ + Terminal.table(rows)
    }
}
