/// Which input D acts on. Logs and textbooks differ here, and a wrong choice still gives a finite likelihood: so whoever
/// filters says which it is.
public enum FeedthroughTiming: String, CaseIterable, Sendable {
    /// y_t = C z_t + D u_{t−1} + d + noise, u_{−1} = 0: the observation is seen before the input is chosen, as in
    /// `LinearGaussian` and in any log of an agent's. A sequence of T observations has T − 1 inputs.
    case previousInput
    /// y_t = C z_t + D u_t + d + noise: the textbook's. A sequence of T observations has T inputs.
    case currentInput
}
