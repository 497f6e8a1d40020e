/// Numbers that 64 bits hold and 32 bits do not: so near to 0 that they become it.
struct Underflow {
    private struct Column {
        let name: String
        let element: Int
        /// Numbers that became 0.
        var lost = 0
        /// Whether there are others than 0 among the rest.
        var isKept = false
        /// Of all numbers.
        var least = Double.infinity
        var greatest = -Double.infinity

        mutating func add(_ value: Double, isZero: Bool) {
            if !isZero { isKept = true }
            if isZero, value != 0 { lost += 1 }
            (least, greatest) = (min(least, value), max(greatest, value))
        }
    }

    private var columns: [String: [Column]] = [:]
    private var names: [String] = []

    /// Takes note of a block of rows of a column.
    /// - rounded: `[rows, width]`, in 32 bits.
    /// - exact: the same in 64; asked for only if there is a 0 among them.
    mutating func add(_ name: String, width: Int, rounded: [Float], exact: () throws -> [Double]) rethrows {
        guard width > 0, !rounded.isEmpty else { return }
        var own = columns.removeValue(forKey: name) ?? []
        defer { columns[name] = own }
        if own.count != width {
            names.append(name)
            own = (0..<width).map { Column(name: name, element: $0) }
        }
        guard rounded.contains(0) else {
            for element in own.indices { own[element].isKept = true }
            return
        }
        for (index, value) in try exact().enumerated() where !value.isNaN {
            own[index % width].add(value, isZero: rounded[index] == 0)
        }
    }

    /// A sentence for each column that lost numbers.
    ///
    /// Fails with `LogError.underflow` for one that varies, and of which nothing but 0 is left.
    func notes(path: String) throws -> [String] {
        var notes: [String] = []
        for column in names.flatMap({ columns[$0] ?? [] }) where column.lost > 0 {
            if !column.isKept, column.least < column.greatest {
                throw LogError.underflow(
                    path: path, column: "\(column.name) \(column.element)",
                    largest: max(abs(column.least), abs(column.greatest)))
            }
            notes.append(
                "\(column.lost) numbers of '\(column.name) \(column.element)' are so small that they become 0.")
        }
        return notes
    }
}
