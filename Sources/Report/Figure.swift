import Evaluation
import Foundation

/// Numbers as they stand on a page.
enum Figure {
    /// Three significant digits, with a true minus sign; a dash where there is no number.
    static func text(_ value: Double?) -> String {
        guard let value, value.isFinite else { return value.map { $0.isNaN ? "–" : $0 < 0 ? "−∞" : "∞" } ?? "–" }
        let magnitude = abs(value)
        let text =
            magnitude >= 100 && magnitude < 1e6
            ? String(format: "%.0f", value) : String(format: "%.3g", value)
        // Zeros at the end are digits too.
        let padded = magnitude >= 0.001 && magnitude < 100 ? fixed(value, magnitude) : text
        return padded.replacingOccurrences(of: "-", with: "−")
    }

    private static func fixed(_ value: Double, _ magnitude: Double) -> String {
        let decimals = max(0, 2 - Int(floor(log10(magnitude))))
        return String(format: "%.\(decimals)f", value)
    }

    /// A value and its standard error, which has two digits.
    static func text(_ value: Double?, error: Double?) -> String {
        guard let value, let error, error.isFinite else { return text(value) }
        return text(value) + " ± " + String(format: "%.2g", error)
    }

    static func text(_ estimate: BoundEstimate) -> String { text(estimate.value, error: estimate.standardError) }

    static func percent(_ share: Double?) -> String {
        guard let share, share.isFinite else { return "–" }
        return String(format: "%.1f %%", share * 100)
    }

    /// A whole number in groups of three digits.
    static func count(_ value: Int) -> String {
        let digits = Array(String(value))
        return String(
            digits.enumerated().flatMap { index, digit in
                index > 0 && (digits.count - index).isMultiple(of: 3) ? ["\u{202f}", digit] : [digit]
            })
    }
}
