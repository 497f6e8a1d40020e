/// Squared errors of a key's predicted means and of the two baselines, at every horizon.
struct KeyErrors: Sendable {
    var model: ClusteredMeans
    var persistence: Means
    var linear: Means

    init(horizon: Int) {
        model = ClusteredMeans(count: horizon)
        persistence = Means(count: horizon)
        linear = persistence
    }

    static func += (total: inout KeyErrors, part: KeyErrors) {
        total.model += part.model
        total.persistence += part.persistence
        total.linear += part.linear
    }

    /// One for each horizon.
    func horizonErrors() -> [HorizonError] {
        let (means, standardErrors) = (model.total, model.standardErrorsOfRoots())
        return standardErrors.indices.map { h in
            func root(_ means: Means) -> Double { means[h]?.squareRoot() ?? .nan }
            return HorizonError(
                horizon: h + 1, nrmse: root(means), standardError: standardErrors[h], persistence: root(persistence),
                linear: root(linear))
        }
    }
}
