import Trajectories

extension Space {
    /// The space of a column that no metadata describes: integers are a choice, from 0 or their least value to their
    /// greatest; floats are a box without bounds.
    static func inferred(kind: HDF5Dataset.ElementKind, values: some Sequence<Float>, width: Int) -> Space {
        guard kind == .integer, width == 1 else { return .unbounded(width) }
        var (least, greatest) = (Float(0), Float(0))
        for value in values { (least, greatest) = (min(least, value), max(greatest, value)) }
        return .discrete(count: Int(greatest) - Int(least) + 1, start: Int(least))
    }

    /// A sentence that says how a choice was inferred; nil for a box.
    var inferenceNote: String? {
        guard case .discrete(let count, let start) = self else { return nil }
        return "No metadata: \(count) actions, from \(start), were inferred from the integers seen."
    }
}
