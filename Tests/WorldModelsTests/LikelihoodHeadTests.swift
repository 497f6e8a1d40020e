import Distributions
import Foundation
import Tensors
import TestSupport
import Testing
import Trajectories

@testable import WorldModels

/// Statistics, densities, means and draws of a head are of one distribution.
struct LikelihoodHeadTests {
    /// A likelihood, and how a normal one has its deviation.
    struct Kind: CustomTestStringConvertible, Sendable {
        var likelihood: Likelihood
        var deviation = DeviationKind.learned

        var testDescription: String { "\(likelihood) \(likelihood == .normal ? deviation.rawValue : "")" }

        static let all =
            Likelihood.allCases.map { Kind(likelihood: $0) } + [
                Kind(likelihood: .normal, deviation: .predicted)
            ]
    }

    static let units = Standardizer(mean: [1, -2, 0.5], deviation: [2, 0.5, 3])
    static let logDeviations = [-0.4, 0.3, 0.1]

    func head(_ kind: Kind) -> LikelihoodHead {
        var configuration = LikelihoodHead.Configuration()
        (configuration.hidden, configuration.deviation, configuration.minimumDeviation) = ([4], kind.deviation, 0.2)
        var generator = RandomGenerator(seed: 4)
        var head = LikelihoodHead(
            configuration: configuration, inputs: 2,
            parts: [.init(name: "x", likelihood: kind.likelihood, values: 0..<3)],
            units: Self.units, using: &generator)
        if head.logDeviation.count > 0 { head.logDeviation = Tensor(Self.logDeviations, shape: [3]) }
        return head
    }

    func values(_ likelihood: Likelihood, _ shape: Shape) -> Tensor {
        let x = Tensor.sample(shape, seed: 3)
        return switch likelihood {
        case .normal, .symlog, .twoHot: x
        case .bernoulli: Tensor(x.doubles.map { $0 > 0 ? 1.0 : 0 }, shape: shape)
        case .categorical: x.oneHotOfLargest
        }
    }

    /// log p of one row written out, number by number; of a choice, one number.
    func logDensities(_ kind: Kind, _ output: [Double], _ x: [Double]) -> [Double] {
        func normal(_ z: Double, _ deviation: Double) -> Double {
            -0.5 * z * z / deviation / deviation - log(deviation) - 0.5 * log(2 * .pi)
        }
        let raw = (0..<3).map { x[$0] * Self.units.deviation[$0] + Self.units.mean[$0] }
        switch kind.likelihood {
        case .normal:
            return (0..<3).map { i in
                let isPredicted = kind.deviation == .predicted
                return normal(
                    x[i] - output[i], isPredicted ? 0.2 + log(1 + exp(output[3 + i])) : exp(Self.logDeviations[i]))
            }
        case .symlog:
            return (0..<3).map { i in
                let squeezed = raw[i] < 0 ? -log(1 - raw[i]) : log(1 + raw[i])
                // The density of raw is that of squeezed times its slope; that of x, times the unit.
                return normal(squeezed - output[i], 0.5.squareRoot()) - log(1 + abs(raw[i]))
                    + log(Self.units.deviation[i])
            }
        case .bernoulli:
            return zip(output, x).map { log(1 / (1 + exp($1 == 1 ? -$0 : $0))) }
        case .categorical:
            return [zip(output, x).reduce(0) { $0 + $1.0 * $1.1 } - log(output.reduce(0) { $0 + exp($1) })]
        case .twoHot:
            return (0..<3).map { i in
                let logits = output[255 * i..<255 * (i + 1)].map { $0 }
                let bins = TwoHot.values
                let above = bins.firstIndex { $0 > raw[i] }!
                let share = (raw[i] - bins[above - 1]) / (bins[above] - bins[above - 1])
                let total = log(logits.reduce(0) { $0 + exp($1) })
                func term(_ bin: Int) -> Double { logits[bin] - total - log((bins[bin + 1] - bins[bin - 1]) / 2) }
                return (1 - share) * term(above - 1) + share * term(above) + log(Self.units.deviation[i])
            }
        }
    }

    func rows(_ x: Tensor) -> [[Double]] {
        let (values, width) = (x.doubles, x.shape.last)
        return stride(from: 0, to: values.count, by: width).map { Array(values[$0..<$0 + width]) }
    }

    func outputs(_ head: LikelihoodHead, _ leading: Shape, seed: UInt64) -> Tensor {
        .sample(leading.appending(head.parts.last!.outputs.upperBound), seed: seed)
    }

    let weight = Tensor([1.0, 0, 1, 1, 0, 1, 1, 1], shape: [2, 4])
    let close = Closeness(relative: 1e-10, absolute: 1e-12)

    @Test(arguments: Kind.all) func densitiesAndStatisticsAreThoseWrittenOut(_ kind: Kind) {
        let head = head(kind)
        let (output, x) = (outputs(head, [2, 4], seed: 1), values(kind.likelihood, [2, 4, 3]))
        let expected = zip(rows(output), rows(x)).map { logDensities(kind, $0, $1).reduce(0, +) }
        expectLikelihood(head, output, x, expected)
    }

    /// A missing number counts for nothing: as if the head had never known of it.
    @Test(arguments: Kind.all) func missingNumbersCountForNothing(_ kind: Kind) {
        let head = head(kind)
        let (output, complete) = (outputs(head, [2, 4], seed: 1), values(kind.likelihood, [2, 4, 3]))
        let isChoice = kind.likelihood == .categorical
        // Row 0 lacks its second number, row 3 all, row 4, which does not count, its first.
        let missing = isChoice ? [9, 10, 11, 12, 13, 14] : [1, 9, 10, 11, 12]
        var numbers = complete.doubles
        for index in missing { numbers[index] = .nan }
        let x = Tensor(numbers, shape: [2, 4, 3])
        let expected = zip(rows(output), rows(complete)).enumerated().map { row, pair in
            logDensities(kind, pair.0, pair.1).enumerated().reduce(0) { sum, element in
                missing.contains(3 * row + element.offset) ? sum : sum + element.element
            }
        }
        expectLikelihood(head, output, x, expected)
        let tape = Tape()
        let watched = tape.watch(output)
        let statistics = head.statistics(watched, of: x, weight: weight)
        let gradient = tape.gradients(
            of: head.negativeLogLikelihood(statistics: statistics, rows: 6), leaves: [watched])[0]
        #expect(rows(gradient)[3].allSatisfy { $0 == 0 })
        #expect(rows(gradient)[2].contains { $0 != 0 })
        if !isChoice {
            let perNumber = kind.likelihood == .twoHot ? 255 : 1
            #expect(rows(gradient)[0][perNumber..<2 * perNumber].allSatisfy { $0 == 0 })
        }
    }

    private func expectLikelihood(_ head: LikelihoodHead, _ output: Tensor, _ x: Tensor, _ expected: [Double]) {
        #expect(close.failure(head.logProbability(output, of: x).doubles, expected) == nil)
        let statistics = head.statistics(output, of: x, weight: weight)
        let mean = zip(expected, weight.doubles).reduce(0) { $0 + $1.0 * $1.1 } / 6
        #expect(close.failure([head.logLikelihood(statistics: statistics.doubles, rows: 6)], [mean]) == nil)
        #expect(close.failure([-head.negativeLogLikelihood(statistics: statistics, rows: 6).item], [mean]) == nil)
        #expect(GradientCheck.failures(of: [output]) { head.logProbability($0[0], of: x) } == [])
        #expect(
            GradientCheck.failures(of: [output]) {
                head.negativeLogLikelihood(statistics: head.statistics($0[0], of: x, weight: weight), rows: 6)
            } == [])
    }

    /// Each dimension's σ² is the mean over its own numbers.
    @Test func aTrackedDeviationIsOfTheNumbersSeen() {
        var head = head(Kind(likelihood: .normal, deviation: .maximumLikelihood))
        let output = Tensor.zeros([4, 3], precision: .double)
        let x = Tensor([3, Double.nan, .nan, 1, 2, .nan, .nan, .nan, .nan, 5, 4, .nan], shape: [4, 3])
        let weight = Tensor([1.0, 1, 1, 0], shape: [4])
        head.trackDeviation(statistics: head.statistics(output, of: x, weight: weight).doubles, rate: 1)
        let expected = [0.5 * log((9 + 1) / 2 + 0.04), 0.5 * log(4 + 0.04), Self.logDeviations[2]]
        #expect(close.failure(head.logDeviation.doubles, expected) == nil)
    }

    /// Four standard errors of 40,000 draws, of the mean and of the entropy −E[log p].
    @Test(arguments: Kind.all) func drawsHaveTheMeanAndTheDensity(_ kind: Kind) {
        let head = head(kind)
        let count = kind.likelihood == .twoHot ? 4000 : 40_000
        // Near 0 bins of a two-hot one are so dense that draws of 255 equal logits would lie anywhere.
        let row =
            kind.likelihood == .twoHot
            ? (0..<765).map { 4 - abs(Double($0 % 255) - 130) / 2 }
            : Array(
                [0.5, -1, 0.2, 0.3, -0.1, 0.6].prefix(
                    head.parts[0].outputs.count))
        let output = Tensor(row, shape: [1, row.count]).broadcast(to: [count, row.count])
        var generator = RandomGenerator(seed: 9)
        let draws = head.sample(output, using: &generator)
        let values = draws.doubles
        let means = Array(head.mean(output).doubles[..<3])
        for i in 0..<3 {
            let column = stride(from: i, to: values.count, by: 3).map { values[$0] }
            if kind.likelihood == .symlog {
                let below = column.map { $0 < means[i] ? 1.0 : 0 }
                #expect(isWithinFourErrors(below, of: 0.5), "the median")
            } else {
                #expect(isWithinFourErrors(column, of: means[i]))
            }
        }
        switch kind.likelihood {
        case .normal, .symlog, .twoHot: break
        case .bernoulli: #expect(Set(values) == [0, 1])
        case .categorical: #expect((0..<count).allSatisfy { values[3 * $0..<3 * $0 + 3].reduce(0, +) == 1 })
        }
        if let entropy = entropy(kind, means, row) {
            #expect(isWithinFourErrors(head.logProbability(output, of: draws).doubles, of: -entropy))
        }
    }

    private func entropy(_ kind: Kind, _ means: [Double], _ output: [Double]) -> Double? {
        let normal = 1.5 * (1 + log(2 * Double.pi))
        switch kind.likelihood {
        case .normal where kind.deviation == .predicted:
            return output.suffix(3).reduce(normal) { $0 + log(0.2 + log(1 + exp($1))) }
        // The logarithms of σ add to 0.
        case .normal: return normal
        case .symlog: return nil
        case .bernoulli: return means.reduce(0.0) { $0 - $1 * log($1) - (1 - $1) * log(1 - $1) }
        case .categorical: return means.reduce(0.0) { $0 - $1 * log($1) }
        case .twoHot:
            let units = Self.units.deviation.reduce(0) { $0 + log($1) }
            return TwoHot(logits: Tensor(output, shape: [1, output.count])).entropy.item - units
        }
    }

    private func isWithinFourErrors(_ values: [Double], of expected: Double) -> Bool {
        let count = Double(values.count)
        let mean = values.reduce(0, +) / count
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
        return abs(mean - expected) <= 4 * (variance / count).squareRoot() + 1e-12
    }

    /// A head of several parts is so many heads side by side; what no part is of stays unknown.
    @Test(arguments: DeviationKind.allCases) func partsAreHeadsSideBySide(_ deviation: DeviationKind) {
        let plans: [LikelihoodPart.Plan] = [
            .init(name: "bits", likelihood: .bernoulli, values: 0..<2),
            .init(name: "a", likelihood: .normal, values: 3..<5),
            .init(name: "choice", likelihood: .categorical, values: 5..<8),
            .init(name: "b", likelihood: .symlog, values: 8..<9),
            .init(name: "c", likelihood: .normal, values: 9..<10),
        ]
        let units = Standardizer(
            mean: [0, 0, 0, 0.5, 1, 0, 0, 0, -3, 0.7], deviation: [1, 1, 1, 2, 3, 1, 1, 1, 4, 0.5])
        var configuration = LikelihoodHead.Configuration()
        (configuration.hidden, configuration.deviation) = ([4], deviation)
        func head(_ plans: [LikelihoodPart.Plan], _ units: Standardizer) -> LikelihoodHead {
            var generator = RandomGenerator(seed: 4)
            return LikelihoodHead(
                configuration: configuration, inputs: 2, parts: plans, units: units, using: &generator)
        }
        var whole = head(plans, units)
        let deviations = deviation == .predicted ? 0 : 3
        #expect(whole.logDeviation.shape == [deviations])
        whole.logDeviation = Tensor(Array([0.3, -0.2, 0.6].prefix(deviations)), shape: [deviations])
        var numbers = Tensor.sample([2, 4, 10], seed: 8).doubles
        for row in 0..<8 {
            for i in [0, 1] { numbers[10 * row + i] = numbers[10 * row + i] > 0 ? 1 : 0 }
            for i in 0..<3 { numbers[10 * row + 5 + i] = row % 3 == i ? 1 : 0 }
        }
        for index in [3, 18, 29, 45, 46, 47] { numbers[index] = .nan }
        let x = Tensor(numbers, shape: [2, 4, 10])
        let output = outputs(whole, [2, 4], seed: 1)
        var (densities, likelihood) = ([Double](repeating: 0, count: 8), 0.0)
        let mean = whole.mean(output)
        let statistics = whole.statistics(output, of: x, weight: weight)
        for (plan, part) in zip(plans, whole.parts) {
            var alone = plan
            alone.values = 0..<plan.values.count
            var single = head(
                [alone],
                Standardizer(mean: Array(units.mean[plan.values]), deviation: Array(units.deviation[plan.values])))
            single.logDeviation = whole.logDeviation[part.deviations]
            let (own, own2) = (output.columns(part.outputs), x.columns(plan.values))
            densities = zip(densities, single.logProbability(own, of: own2).doubles).map { $0 + $1 }
            let share = single.logLikelihood(
                statistics: single.statistics(own, of: own2, weight: weight).doubles, rows: 6)
            likelihood += share
            #expect(
                close.failure(
                    [whole.logLikelihood(of: part, statistics: statistics.doubles, rows: 6)], [share]) == nil)
            #expect(mean.columns(plan.values).doubles == single.mean(own).doubles)
        }
        #expect(close.failure(whole.logProbability(output, of: x).doubles, densities) == nil)
        #expect(close.failure([whole.logLikelihood(statistics: statistics.doubles, rows: 6)], [likelihood]) == nil)
        #expect(
            close.failure([-whole.negativeLogLikelihood(statistics: statistics, rows: 6).item], [likelihood]) == nil)
        #expect(mean.columns(2..<3).doubles.allSatisfy { $0.isNaN })
        var generator = RandomGenerator(seed: 2)
        let draw = whole.sample(output, using: &generator)
        #expect(draw.shape == [2, 4, 10] && draw.columns(2..<3).doubles.allSatisfy { $0.isNaN })
        #expect(
            GradientCheck.failures(of: [output, whole.logDeviation]) {
                var head = whole
                head.logDeviation = $0[1]
                return head.negativeLogLikelihood(
                    statistics: head.statistics($0[0], of: x, weight: weight), rows: 6)
            } == [])
    }

    /// Where the network puts σ out it begins at the initial one; a two-hot mean begins at exactly 0 in the log's units.
    @Test func headsBeginAsTheConfigurationSays() {
        var configuration = LikelihoodHead.Configuration()
        (configuration.hidden, configuration.deviation, configuration.initialDeviation) = ([], .predicted, 0.7)
        var generator = RandomGenerator(seed: 4)
        let features = Tensor.zeros([1, 2])
        let head = LikelihoodHead(
            configuration: configuration, inputs: 2, parts: [.init(name: "x", likelihood: .normal, values: 0..<3)],
            units: Self.units, using: &generator)
        let deviation = DiagonalNormal(raw: head(features), minimumDeviation: 0.01).deviation
        #expect(Closeness.single.failure(deviation.doubles, [0.7, 0.7, 0.7]) == nil)
        let twoHot = LikelihoodHead(
            configuration: configuration, inputs: 2, parts: [.init(name: "x", likelihood: .twoHot, values: 0..<1)],
            units: .identity(1), using: &generator)
        #expect(twoHot.mean(twoHot(.sample([5, 2], seed: 1).converted(to: .single))).floats.allSatisfy { $0 == 0 })
    }
}
