import Foundation

/// A value marked on an axis; without a label it is only a thinner grid line.
struct Tick: Equatable {
    var value: Double
    var label: String?

    /// Ticks at round values within `range`, in ascending order.
    static func along(_ range: ClosedRange<Double>, scale: AxisScale, count: Int) -> [Tick] {
        scale == .linear ? linear(range, count: count) : logarithmic(range, count: count)
    }

    /// Multiples of 1, 2 or 5 times a power of ten, about `count` of them.
    private static func linear(_ range: ClosedRange<Double>, count: Int) -> [Tick] {
        let rough = (range.upperBound - range.lowerBound) / Double(count)
        guard rough.isFinite, rough > 0 else { return [] }
        let exponent = Int(floor(log10(rough)))
        // Between two round steps the nearer one, by ratio.
        let factor =
            [(1.0, 2.0), (2, 10), (5, 50)].first { rough / pow(10, Double(exponent)) < $0.1.squareRoot() }?.0 ?? 10
        let step = factor * pow(10, Double(exponent))
        let first = ceil(range.lowerBound / step - 1e-9)
        let last = floor(range.upperBound / step + 1e-9)
        guard first <= last, last - first < 1000 else { return [] }
        let stepExponent = factor == 10 ? exponent + 1 : exponent
        let largest = max(abs(first), abs(last)) * step
        return stride(from: first, through: last, by: 1).map { multiple in
            let value = multiple * step
            return Tick(value: value, label: label(value, stepExponent: stepExponent, largest: largest))
        }
    }

    /// As many decimals as tell neighbours apart; a power of ten where that would take too many digits.
    private static func label(_ value: Double, stepExponent: Int, largest: Double) -> String {
        guard stepExponent < -4 || largest >= 1e6 else {
            return withMinus(String(format: "%.\(max(0, -stepExponent))f", value == 0 ? 0 : value))
        }
        guard value != 0 else { return "0" }
        let exponent = Int(floor(log10(largest) + 1e-9))
        let decimals = max(0, exponent - stepExponent)
        return withMinus(String(format: "%.\(decimals)f", value / pow(10, Double(exponent)))) + "×" + power(exponent)
    }

    /// Powers of ten, every n-th if there are many; with 2 and 5 labelled if there are few; the others unlabelled.
    ///
    /// A range too narrow for two of those has the ticks of a linear axis.
    private static func logarithmic(_ range: ClosedRange<Double>, count: Int) -> [Tick] {
        let (low, high) = (log10(range.lowerBound), log10(range.upperBound))
        let every = max(1, Int(ceil((high - low) / Double(count))))
        let labelled: [Int] = high - low < 2 ? [1, 2, 5] : [1]
        var ticks: [Tick] = []
        for exponent in Int(floor(low - 1e-9))...Int(floor(high + 1e-9)) {
            for factor in every == 1 ? Array(1...9) : [1] {
                let position = Double(exponent) + log10(Double(factor))
                guard position >= low - 1e-9, position <= high + 1e-9 else { continue }
                let isLabelled = labelled.contains(factor) && exponent.isMultiple(of: every)
                let value = Double(factor) * pow(10, Double(exponent))
                ticks.append(Tick(value: value, label: isLabelled ? decadeLabel(factor, exponent) : nil))
            }
        }
        return ticks.count { $0.label != nil } < 2 ? linear(range, count: count) : ticks
    }

    private static func decadeLabel(_ factor: Int, _ exponent: Int) -> String {
        guard (-3...4).contains(exponent) else { return factor == 1 ? power(exponent) : "\(factor)×" + power(exponent) }
        return exponent < 0
            ? "0." + String(repeating: "0", count: -exponent - 1) + String(factor)
            : String(factor) + String(repeating: "0", count: exponent)
    }

    private static func power(_ exponent: Int) -> String {
        let digits = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
        return "10" + String(exponent).map { $0.wholeNumberValue.map { String(digits[$0]) } ?? "⁻" }.joined()
    }

    private static func withMinus(_ text: String) -> String { text.replacingOccurrences(of: "-", with: "−") }
}
