import ExactInference
import Testing

/// The filter and the smoother against values that another program computed.
struct ReferenceTests {
    @Test(arguments: ReferenceFile.names) func likelihoodsAreTheReferences(_ name: String) throws {
        let reference = try ReferenceFile.reference(name)
        for expected in reference.sequences {
            let found = KalmanFilter(reference.system)(expected.sequence)
            #expect(abs(found.logLikelihood - expected.logLikelihood) <= 1e-8)
            expectClose(found.stepLogLikelihoods, expected.stepLogLikelihoods, within: 1e-9, "log p(y_t | y_<t)")
        }
    }

    @Test(arguments: ReferenceFile.names) func momentsAreTheReferences(_ name: String) throws {
        let reference = try ReferenceFile.reference(name)
        let found = RauchTungStriebelSmoother(reference.system)(reference.sequences.map(\.sequence))
        for (found, expected) in zip(found, reference.sequences) {
            expectClose(found.filtered.filtered.map(\.mean), expected.filteredMeans, within: 1e-9, "filtered means")
            expectClose(found.smoothed.map(\.mean), expected.smoothedMeans, within: 1e-9, "smoothed means")
            for (index, row) in reference.rows.enumerated() {
                for (moments, covariances) in [
                    (found.filtered.predicted, reference.predictedCovariances),
                    (found.filtered.filtered, reference.filteredCovariances),
                    (found.smoothed, reference.smoothedCovariances),
                ] {
                    expectClose(moments[row].covariance, covariances[index], within: 1e-9, "covariance of row \(row)")
                }
            }
        }
    }

    /// D acts on another input, so that s1, which has a D, is another density; without D it is the same one.
    @Test func theFeedthroughsTimingMatters() throws {
        let reference = try ReferenceFile.reference("s1")
        let expected = reference.sequences[0]
        let shifted = ObservationSequence(
            observations: expected.observations, inputs: Array(expected.inputs.dropLast()),
            feedthrough: .previousInput)
        #expect(KalmanFilter(reference.system)(shifted).logLikelihood < expected.logLikelihood - 30)
        var system = reference.system
        system.feedthrough = system.feedthrough.map { $0.map { _ in 0 } }
        let filter = KalmanFilter(system)
        #expect(filter(shifted) == filter(expected.sequence))
    }
}
