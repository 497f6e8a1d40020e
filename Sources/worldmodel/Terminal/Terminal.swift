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

    /// A line on standard error, beside a result that a program reads.
    static func remark(_ line: String) { ProgressBar.writeToStandardError(line + "\n") }

    /// Four significant digits.
    static func number(_ x: Double) -> String { String(format: "%.4g", x) }

    /// Rows of cells as aligned columns, numbers to the right.
    static func table(_ rows: [[String]]) -> String {
        let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            zip(row, widths).map { cell, width in String(repeating: " ", count: width - cell.count) + cell }
                .joined(separator: "  ")
        }.joined(separator: "\n")
    }
}
