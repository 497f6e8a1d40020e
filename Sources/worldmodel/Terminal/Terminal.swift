import Foundation

/// Lines on standard output that are there at once, also in a pipe.
enum Terminal {
    static func print(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }

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
