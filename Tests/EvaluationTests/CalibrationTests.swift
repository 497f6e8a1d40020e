import Foundation
import Tensors
import Testing
import WorldModels

@testable import Evaluation

struct CalibrationTests {
    @Test func probabilitiesAreBinnedAndHeldAgainstWhatHappened() throws {
        var sums = ReliabilitySums()
        let predictions: [(Double, Bool)] = [(0.02, false), (0.08, true), (0.55, true), (0.95, true), (1, true)]
        for (probability, happened) in predictions {
            sums.add(probability: probability, complement: 1 - probability, happened: happened)
        }
        let calibration = try #require(sums.calibration)
        #expect(calibration.bins.map(\.count) == [2, 1, 2])
        for (bin, expected) in zip(calibration.bins, [(0.05, 0.5), (0.55, 1), (0.975, 1)]) {
            #expect(abs(bin.predicted - expected.0) < 1e-12 && bin.observed == expected.1)
        }
        #expect(abs(calibration.expectedCalibrationError - (2 * 0.45 + 0.45 + 2 * 0.025) / 5) < 1e-12)
        #expect(abs(calibration.logLoss + (log(0.98) + log(0.08) + log(0.55) + log(0.95)) / 5) < 1e-12)
        #expect(calibration.rows == 5 && calibration.ends == 1)
        #expect(calibration.notFinite == nil && ReliabilitySums().calibration == nil)
    }

    /// A probability that is rounded to 1 is surprised by an end, but not infinitely so.
    @Test(arguments: [nil, 333.0]) func aSureHeadHasAFiniteLogLoss(_ horizon: Double?) throws {
        var configuration = ContinuationHead.Configuration()
        (configuration.hidden, configuration.discountHorizon) = ([], horizon)
        var generator = RandomGenerator(seed: 1)
        var head = ContinuationHead(configuration: configuration, inputs: 1, using: &generator)
        head.network.outputBias = [20]
        let prediction = head(.zeros([1, 1]))
        #expect(prediction.probability.item == 1)
        var sums = ReliabilitySums()
        sums.add(
            probability: prediction.probability.item, complement: prediction.endProbability.item, happened: false)
        let loss = try #require(sums.calibration).logLoss
        #expect(abs(loss - (horizon == nil ? 20 : 24 * log(2))) < 1e-4)
    }

    @Test func whatIsNotFiniteIsCountedByItself() throws {
        var sums = ReliabilitySums()
        sums.add(probability: .nan, complement: .nan, happened: true)
        let none = try #require(sums.calibration)
        #expect(none.bins.isEmpty && none.rows == 0 && none.notFinite == 1 && none.logLoss.isNaN)
        sums.add(probability: 0.5, complement: 0.5, happened: true)
        let one = try #require(sums.calibration)
        #expect(one.rows == 1 && one.ends == 0 && one.notFinite == 1 && abs(one.logLoss - log(2)) < 1e-12)
        var pairs = PredictionPairs()
        pairs.add(predicted: .nan, observed: 1)
        #expect(pairs.bins() == [])
        #expect(RankCorrelation.of([1, .nan, 3], [1, 2, 3]) == nil)
    }

    @Test func sumsOfPartsAreThoseOfTheWhole() {
        var (whole, parts) = (ReliabilitySums(), [ReliabilitySums(), ReliabilitySums()])
        for index in 0..<40 {
            let (probability, happened) = (Double(index) / 40, index % 3 > 0)
            whole.add(probability: probability, complement: 1 - probability, happened: happened)
            parts[index % 2].add(probability: probability, complement: 1 - probability, happened: happened)
        }
        parts[0] += parts[1]
        #expect(parts[0].calibration?.bins.map(\.count) == whole.calibration?.bins.map(\.count))
        #expect(parts[0].calibration?.bins.map(\.observed) == whole.calibration?.bins.map(\.observed))
    }

    /// Twenty-five pairs in ten bins: two or three in each, from the smallest prediction up.
    @Test func numbersAreBinnedByTheirPrediction() {
        var pairs = PredictionPairs()
        for index in (0..<25).reversed() { pairs.add(predicted: Double(index), observed: Double(2 * index)) }
        let bins = pairs.bins()
        #expect(bins.count == 10 && bins.allSatisfy { [2, 3].contains($0.count) })
        #expect(bins.reduce(0) { $0 + $1.count } == 25)
        #expect(bins[0].predicted == 0.5 && bins[0].observed == 1 && bins[9].predicted == 23)
        var few = PredictionPairs()
        few.add(predicted: 1, observed: 2)
        #expect(few.bins() == [ReliabilityBin(count: 1, predicted: 1, observed: 2)])
    }

    /// Clusters (1, 3), (5) and (7, 8): m = 24 / 5, and Σ_c (s_c − m n_c)² = 5.6² + 0.2² + 5.4².
    @Test func standardErrorsAreOfClusters() throws {
        let clusters: [[Double]] = [[1, 3], [5], [7, 8]]
        var means = ClusteredMeans(count: 1)
        for (id, values) in clusters.enumerated() { for value in values { means.add(value, at: 0, cluster: id) } }
        let squares = 5.6 * 5.6 + 0.2 * 0.2 + 5.4 * 5.4
        let expected = (1.5 * squares).squareRoot() / 5 / (2 * 4.8.squareRoot())
        #expect(abs(try #require(means.standardErrorsOfRoots()[0]) - expected) < 1e-12)
        #expect(means.total[0] == 4.8)

        // In two parts that share a cluster.
        var (first, second) = (ClusteredMeans(count: 1), ClusteredMeans(count: 1))
        for (value, id) in [(1.0, 0), (3, 0), (5, 1), (7, 2)] { first.add(value, at: 0, cluster: id) }
        second.add(8, at: 0, cluster: 2)
        first += second
        #expect(abs(try #require(first.standardErrorsOfRoots()[0]) - expected) < 1e-12)

        var one = ClusteredMeans(count: 2)
        one.add(4, at: 0, cluster: 3)
        #expect(one.standardErrorsOfRoots() == [nil, nil] && one.root(0) == 2 && one.root(1) == nil)
    }

    @Test func binaryNumbersAndChoicesHaveTheirOwnScores() throws {
        var sums = KeyScoreSums(horizon: 1)
        sums.add(probability: 0.75, truth: 1, at: 0)
        sums.add(probability: 0.75, truth: 0, at: 0)
        #expect(sums.accuracy[0] == 0.5 && sums.brier[0] == (0.0625 + 0.5625) / 2)
        var choice = KeyScoreSums(horizon: 1)
        choice.add(probabilities: [0.5, 0.25, 0.25], truth: [0, 0, 1, 0][1...], at: 0)
        #expect(choice.accuracy[0] == 0 && choice.brier[0] == 0.25 + 0.5625 + 0.0625)
        choice.add(probabilities: [0.5, 0.25, 0.25], truth: [1, 0, 0], at: 0)
        #expect(choice.accuracy[0] == 0.5)
    }
}
