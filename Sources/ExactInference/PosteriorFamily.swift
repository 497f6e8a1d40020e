/// What a posterior over the latents may see, and the covariance it may have (see `GaussMarkovPosterior`).
public enum PosteriorFamily: String, CaseIterable, Sendable {
    /// p(z_t | z_{t−1}, y_t … y_{T−1}, u), the exact posterior: its bound is log p.
    case smoothing = "smooth_full"
    /// The exact posterior's means with the best diagonal covariance.
    case smoothingDiagonal = "smooth_diag"
    /// The best q(z_t | z_{t−1}, y_0 … y_t, u) in expectation over what is yet to be seen. With the system as the model, no
    /// posterior that observes as it goes has a higher bound; a model with other latents may.
    case filtering = "filter_full"
    /// The best such q with a diagonal covariance; its means are `filtering`'s.
    case filteringDiagonal = "filter_diag"
    /// p(z_t | z_{t−1}, y_t, u): exact at each step, but not the best for those that follow, since it does not answer for
    /// how well z_t explains them.
    case greedy = "filter_greedy"
    /// p(z_t | y_0 … y_t, u) at each step, independent of z_{t−1}.
    case filterMarginals = "filter_marginals_mf"
    /// p(z_t | z_{t−1}, u), which sees nothing.
    case prior = "prior"

    /// Whether the posterior of z_t may depend on what is seen after row t.
    public var seesFuture: Bool {
        self == .smoothing || self == .smoothingDiagonal
    }

    /// Whether the elements of z_t are independent given z_{t−1}, whatever the system.
    public var isDiagonal: Bool {
        self == .smoothingDiagonal || self == .filteringDiagonal
    }
}
