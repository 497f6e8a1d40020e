import Trajectories

extension Space {
    /// Integers further apart than this are a quantity, not a choice: a model sees one number a class.
    private static let mostChoices: Float = 65536

    /// The space of a column that no metadata describes. Booleans are binary; one integer a row is a choice, from 0 or the
    /// least value to the greatest; all else is a box without bounds, except that several integers a row of an action are a
    /// choice each.
    /// - shape: axes of one row.
    static func inferred(
        _ kind: NumberKind, shape: [Int], values: some Sequence<Float>, isAction: Bool = false
    ) -> Space {
        let width = shape.reduce(1, *)
        let box = Space.unbounded(shape: shape)
        guard width > 0 else { return box }
        switch kind {
        case .float: return box
        case .boolean: return .multiBinary(count: width)
        case .integer: break
        }
        guard width == 1 || isAction else { return box }
        var least = [Float](repeating: 0, count: width)
        var greatest = least
        for (index, value) in values.enumerated() {
            let column = index % width
            (least[column], greatest[column]) = (min(least[column], value), max(greatest[column], value))
        }
        guard zip(greatest, least).reduce(0, { $0 + ($1.0 - $1.1) }) < mostChoices else { return box }
        let (starts, counts) = (least.map { Int($0) }, zip(least, greatest).map { Int($1) - Int($0) + 1 })
        return width == 1
            ? .discrete(count: counts[0], start: starts[0]) : .multiDiscrete(counts: counts, starts: starts)
    }

    /// A box without bounds; one of no axes is a single number a row.
    private static func unbounded(shape: [Int]) -> Space {
        let infinite = [Double](repeating: .infinity, count: shape.reduce(1, *))
        return .box(shape: shape.isEmpty ? [1] : shape, low: infinite.map(-), high: infinite)
    }

    /// A sentence that says how choices were inferred, of `what`; nil where there are none.
    func inferenceNote(of what: String) -> String? {
        switch self {
        case .discrete(let count, let start):
            "No metadata: \(count) \(what), from \(start), were inferred from the integers seen."
        case .multiDiscrete: "No metadata: \(what), \(self), were inferred from the integers seen."
        case .box, .multiBinary, .dictionary: nil
        }
    }
}
