import NeuralNetworks
import Tensors

/// The dynamics of a world model: a family of priors and filtering posteriors over z_t given a context h_t.
///
/// `observe` and `imagine` are written once over this protocol. Inputs that are known for all steps beforehand are
/// projected for all steps at once (`projectActions`, `projectEmbeddings`), so that the loop over time is left with
/// what depends on the step before.
public protocol StateSpaceModel: Module {
    associatedtype Latent: LatentDistribution

    /// The state before anything was seen.
    func initialState(batch: Int, precision: Precision) -> State
    /// The actions' share of `advance`: `[…, A]` → `[…, ·]`.
    func projectActions(_ actions: Tensor) -> Tensor
    /// The embeddings' share of `posterior`: `[…, E]` → `[…, ·]`.
    func projectEmbeddings(_ embeddings: Tensor) -> Tensor
    /// Context h_t from s_{t−1} and the projected a_{t−1}: `[B, H]`.
    func advance(_ state: State, projectedAction: Tensor) -> Tensor
    /// p(z_t | h_t)
    func prior(_ context: Tensor) -> Latent
    /// q(z_t | h_t, e_t)
    func posterior(_ context: Tensor, projectedEmbedding: Tensor) -> Latent
}
