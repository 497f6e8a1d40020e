import NeuralNetworks
import Tensors

/// The dynamics of a world model: a family of priors and posteriors over z_t given a context h_t, which is what the
/// past leaves behind for both.
///
/// `observe` and `imagine` are written once over this protocol. Inputs that are known for all steps beforehand are
/// projected for all steps at once (`projectInputs`, `projectSummaries`), so that the loop over time is left with what
/// depends on the step before.
public protocol StateSpaceModel: Module {
    /// F, width of the features.
    var featureSize: Int { get }

    /// The state before anything was seen.
    func initialState(batch: Int, precision: Precision) -> State
    /// The inputs' share of `advance`: u_t `[…, I]` → `[…, ·]`. An input is the action a_{t−1} that led to the row and,
    /// in an autoregressive model, the embedding of the row before.
    func projectInputs(_ inputs: Tensor) -> Tensor
    /// The share of `posterior` that what is known of the observations has: g_t `[…, G]` → `[…, ·]`.
    func projectSummaries(_ summaries: Tensor) -> Tensor
    /// Context h_t from s_{t−1} and the projected u_t: `[B, H]`.
    func advance(_ state: State, projectedInput: Tensor) -> Tensor
    /// p(z_t | h_t)
    func prior(_ context: Tensor) -> Latent
    /// q(z_t | h_t, g_t)
    func posterior(_ context: Tensor, projectedSummary: Tensor) -> Latent
    /// What the decoder and the heads read of h_t and z_t: `[…, H]`, `[…, Z]` → `[…, F]`.
    func features(_ context: Tensor, _ latent: Tensor) -> Tensor
}
