import ExactInference
import Testing

/// Holds every element against the expected one.
func expectClose(
    _ found: [Double], _ expected: [Double], within tolerance: Double, _ what: String,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(found.count == expected.count, "\(what)", sourceLocation: sourceLocation)
    for (index, pair) in zip(found, expected).enumerated() where !(abs(pair.0 - pair.1) <= tolerance) {
        Issue.record("\(what)[\(index)]: \(pair.0) instead of \(pair.1)", sourceLocation: sourceLocation)
        return
    }
}

func expectClose(
    _ found: [[Double]], _ expected: [[Double]], within tolerance: Double, _ what: String,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(found.map(\.count) == expected.map(\.count), "\(what)", sourceLocation: sourceLocation)
    expectClose(
        Array(found.joined()), Array(expected.joined()), within: tolerance, what, sourceLocation: sourceLocation)
}

func expectClose(
    _ found: Gaussian, _ expected: Gaussian, within tolerance: Double, _ what: String,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    expectClose(found.mean, expected.mean, within: tolerance, "\(what) mean", sourceLocation: sourceLocation)
    expectClose(
        found.covariance, expected.covariance, within: tolerance, "\(what) covariance", sourceLocation: sourceLocation)
}
