/// A key's scores as a distribution, summed at every horizon.
struct KeyScoreSums: Sendable {
    /// log p in nats per row, in the log's units.
    var logLikelihood: Means
    var crps: Means
    var covered50: Means
    var width50: Means
    var covered90: Means
    var width90: Means
    var accuracy: Means
    var brier: Means

    init(horizon: Int) {
        let none = Means(count: horizon)
        (logLikelihood, crps, covered50, width50) = (none, none, none, none)
        (covered90, width90, accuracy, brier) = (none, none, none, none)
    }

    static func += (total: inout KeyScoreSums, part: KeyScoreSums) {
        total.logLikelihood += part.logLikelihood
        total.crps += part.crps
        total.covered50 += part.covered50
        total.width50 += part.width50
        total.covered90 += part.covered90
        total.width90 += part.width90
        total.accuracy += part.accuracy
        total.brier += part.brier
    }

    /// One number against its draws.
    mutating func add(_ sample: PredictiveSample, truth: Float, at horizon: Int) {
        if let score = sample.continuousRankedProbabilityScore(of: truth) { crps.add(score, at: horizon) }
        let half = sample.central(0.5)
        covered50.add(half.low <= Double(truth) && Double(truth) <= half.high ? 1 : 0, at: horizon)
        width50.add(half.high - half.low, at: horizon)
        let most = sample.central(0.9)
        covered90.add(most.low <= Double(truth) && Double(truth) <= most.high ? 1 : 0, at: horizon)
        width90.add(most.high - most.low, at: horizon)
    }

    /// A binary number against its probability.
    mutating func add(probability: Float, truth: Float, at horizon: Int) {
        accuracy.add((probability > 0.5) == (truth > 0.5) ? 1 : 0, at: horizon)
        brier.add(Double(probability - truth) * Double(probability - truth), at: horizon)
    }

    /// A choice against the probabilities of its classes.
    mutating func add(probabilities: ArraySlice<Float>, truth: ArraySlice<Float>, at horizon: Int) {
        let likeliest = probabilities.indices.max { probabilities[$0] < probabilities[$1] }
        let actual = truth.indices.max { truth[$0] < truth[$1] }
        guard let likeliest, let actual else { return }
        accuracy.add(
            likeliest - probabilities.startIndex == actual - truth.startIndex ? 1 : 0, at: horizon)
        brier.add(zip(probabilities, truth).reduce(0) { $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1) }, at: horizon)
    }

    /// - errors: of the same key.
    func horizonScores(_ errors: KeyErrors) -> [HorizonScores] {
        let (means, standardErrors) = (errors.model.total, errors.model.standardErrorsOfRoots())
        return standardErrors.indices.map { h in
            HorizonScores(
                horizon: h + 1, numbers: Int(means.counts[h]), nrmse: means[h]?.squareRoot(),
                standardError: standardErrors[h], persistence: errors.persistence[h]?.squareRoot(),
                linear: errors.linear[h]?.squareRoot(), negativeLogLikelihood: logLikelihood[h].map { -$0 },
                crps: crps[h], coverage50: covered50[h], width50: width50[h], coverage90: covered90[h],
                width90: width90[h], accuracy: accuracy[h], brier: brier[h])
        }
    }
}
