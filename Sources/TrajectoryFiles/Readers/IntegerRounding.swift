import Trajectories

/// Integers so large that 64-bit floats round them: what is lost where they vary little, as a clock's nanoseconds do.
struct IntegerRounding {
    /// Floats hold every integer up to here.
    private static let exact = 1 << 53
    /// Parts of its range that a column keeps apart, at least; one that is rounded more coarsely is named.
    private static let leastParts = 1000.0

    private struct Column {
        let name: String
        var least = Int.max
        var greatest = Int.min

        mutating func add(_ value: Int) { (least, greatest) = (min(least, value), max(greatest, value)) }

        /// How far apart the floats are that its numbers become.
        var spacing: Double { max(abs(Double(least)), abs(Double(greatest))).ulp }
        var range: Double {
            let (range, overflow) = greatest.subtractingReportingOverflow(least)
            return overflow ? .infinity : Double(range)
        }

        /// Nil where what is rounded is little beside what varies.
        var note: String? {
            guard spacing > 1, greatest > least, range < IntegerRounding.leastParts * spacing else { return nil }
            return "'\(name)' has integers that differ by no more than \(Int(range)), and so large that 64-bit floats "
                + "are \(Int(spacing)) apart: smaller differences are lost. Record them less their first one."
        }
    }

    private var columns: [String: [Column]] = [:]
    private var names: [String] = []

    /// Takes note of a block of rows of a column.
    /// - values: `[rows, width]`
    mutating func add(_ values: [Int], of name: String, width: Int) {
        guard width > 0, values.contains(where: { $0 > Self.exact || $0 < -Self.exact }) else { return }
        var own = columns.removeValue(forKey: name) ?? []
        if own.count != width {
            names.append(name)
            own = (0..<width).map { Column(name: "\(name) \($0)") }
        }
        for (index, value) in values.enumerated() { own[index % width].add(value) }
        columns[name] = own
    }

    /// A sentence for each column that varies by little more than what it is rounded to.
    var notes: [String] {
        names.flatMap { columns[$0] ?? [] }.compactMap(\.note)
    }
}
