import ExactInference

extension OracleFile {
    /// The greatest difference in nats between the filter's log p and the stored ones: `loglik`, and row by row
    /// `step_loglik` where it is stored. Throws `OracleError` if an array is missing or misshapen.
    public func kalmanMaximumError() throws -> Double {
        let found = KalmanFilter(system)(sequences)
        let error = Self.maximumError(found.map(\.logLikelihood), try numbers("loglik"))
        guard contains("step_loglik") else { return error }
        let steps = try rows("step_loglik")
        return zip(found, steps).reduce(error) { max($0, Self.maximumError($1.0.stepLogLikelihoods, $1.1)) }
    }

    /// The greatest difference in nats between a family's exact bounds and the stored `elbo_<family>`; also to
    /// `expected_elbo_<family>` where it is stored. Throws `OracleError` if an array is missing or misshapen.
    public func boundMaximumError(_ family: PosteriorFamily) throws -> Double {
        let posterior = GaussMarkovPosterior(system, count: count, family: family)
        let stored = try numbers("elbo_\(family.rawValue)")
        let error = Self.maximumError(posterior.evidenceLowerBounds(of: sequences), stored)
        let expected = "expected_elbo_\(family.rawValue)"
        guard contains(expected) else { return error }
        return max(error, abs(posterior.expectedEvidenceLowerBound - (try number(expected))))
    }

    private static func maximumError(_ found: [Double], _ stored: [Double]) -> Double {
        zip(found, stored).reduce(0) { max($0, abs($1.0 - $1.1)) }
    }
}
