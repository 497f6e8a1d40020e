import Files
import Foundation

/// Lines on standard output that are there at once, also in a pipe.
enum Terminal {
    /// - Throws: `CommandError.cannotPrint`: a result that nobody got must not look like success.
    static func print(_ line: String) throws(CommandError) {
        do {
            try Writing.write(Array((line + "\n").utf8), to: STDOUT_FILENO, path: "standard output")
        } catch {
            throw .cannotPrint(error)
        }
    }

    /// A line on standard error, beside the results.
    static func remark(_ line: String) { ProgressBar.writeToStandardError(line + "\n") }

    /// A result for programs: one JSON object, keys sorted and as in Swift's names with underscores.
    static func print(json result: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        try print(String(decoding: encoder.encode(result), as: UTF8.self))
    }

    /// Four significant digits.
    static func number(_ x: Double) -> String { String(format: "%.4g", x) }

    /// Rows of cells as aligned columns, numbers to the right.
    /// - columns: width of the terminal, which gets as many columns side by side as it has room for, the first of all with
    ///   each of the parts; nil for lines as long as they are.
    static func table(_ rows: [[String]], columns limit: Int? = outputColumns) -> String {
        let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return parts(widths, limit: limit ?? .max).map { part in
            rows.map { row in
                part.map { String(repeating: " ", count: widths[$0] - row[$0].count) + row[$0] }.joined(separator: "  ")
            }.joined(separator: "\n")
        }.joined(separator: "\n\n")
    }

    /// Which columns stand side by side.
    private static func parts(_ widths: [Int], limit: Int) -> [[Int]] {
        var parts: [[Int]] = []
        var width = 0
        for column in widths.indices.dropFirst() {
            let added = 2 + widths[column]
            if !parts.isEmpty, width + added <= limit {
                parts[parts.count - 1].append(column)
                width += added
            } else {
                parts.append([0, column])
                width = widths[0] + added
            }
        }
        return parts.isEmpty ? [Array(widths.indices)] : parts
    }

    /// Width of the terminal at standard output; nil if there is none, or it does not say.
    static var outputColumns: Int? {
        var size = winsize()
        guard isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
            return nil
        }
        return Int(size.ws_col)
    }
}
