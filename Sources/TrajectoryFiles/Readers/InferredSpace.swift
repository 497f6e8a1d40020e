import Trajectories

extension Space {
    /// Integers further apart than this are a quantity, not a choice.
    private static let mostClasses = 100

    /// The space of a column that no metadata describes. Booleans are binary; all else is a box without bounds, except for
    /// integers that are few and repeat: one a row is a choice, and several a row of an action are a choice each.
    ///
    /// Few are those whose classes, from 0 or the least value to the greatest, are at most 100. They repeat where there are
    /// more rows than classes; of actions, which are made to choose from, that is not asked.
    /// - shape: axes of one row.
    /// - integers: all values of a column of integers, row by row; nil where some are too large.
    static func inferred(_ kind: NumberKind, shape: [Int], integers: [Int]?, isAction: Bool = false) -> Space {
        let width = shape.reduce(1, *)
        guard width > 0, kind != .float else { return .unbounded(shape: shape) }
        if kind == .boolean { return .multiBinary(count: width) }
        guard width == 1 || isAction, let integers, !integers.isEmpty else { return .unbounded(shape: shape) }
        var (counts, starts): ([Int], [Int]) = ([], [])
        for column in 0..<width {
            let values = stride(from: column, to: integers.count, by: width).map { integers[$0] }
            guard let classes = classes(values), isAction || classes.count < values.count else {
                return .unbounded(shape: shape)
            }
            counts.append(classes.count)
            starts.append(classes.lowerBound)
        }
        return width == 1
            ? .discrete(count: counts[0], start: starts[0]) : .multiDiscrete(counts: counts, starts: starts)
    }

    /// From 0, or the least value where 0 is none of them or too far away, to the greatest; nil if that is too many.
    private static func classes(_ values: some Sequence<Int>) -> ClosedRange<Int>? {
        guard let least = values.min(), let greatest = values.max() else { return nil }
        if least >= 0, greatest < mostClasses { return 0...greatest }
        let (distance, overflow) = greatest.subtractingReportingOverflow(least)
        return overflow || distance >= mostClasses ? nil : least...greatest
    }

    /// A box without bounds; one of no axes is a single number a row.
    private static func unbounded(shape: [Int]) -> Space {
        let infinite = [Double](repeating: .infinity, count: shape.reduce(1, *))
        return .box(shape: shape.isEmpty ? [1] : shape, low: infinite.map(-), high: infinite)
    }

    /// Says what integers were taken for, if this is a space inferred from them.
    /// - what: the values, in the plural.
    func inferenceNote(of what: String) -> String? {
        switch self {
        case .discrete(let count, let start):
            "No metadata: \(count) \(what), from \(start), were inferred from the integers seen; "
                + "stored as floats they are numbers."
        case .multiDiscrete:
            "No metadata: \(what), \(self), were inferred from the integers seen; stored as floats they are numbers."
        case .box where storedSize == 1:
            "No metadata: \(what) are integers, and read as numbers, as they are too many or do not repeat; for a choice, "
                + "describe them in a Minari dataset's metadata."
        case .box, .multiBinary, .dictionary: nil
        }
    }
}
