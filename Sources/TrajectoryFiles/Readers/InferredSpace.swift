import Trajectories

extension Space {
    /// Integers further apart than this are a quantity, not a choice: a model sees one number a class.
    private static let mostChoices: Float = 65536

    /// The space of a column that no metadata describes: integers are a choice, from 0 or their least value to their
    /// greatest; floats are a box without bounds.
    static func inferred(isInteger: Bool, values: some Sequence<Float>, width: Int) -> Space {
        guard isInteger, width == 1 else { return .unbounded(width) }
        var (least, greatest) = (Float(0), Float(0))
        for value in values { (least, greatest) = (min(least, value), max(greatest, value)) }
        guard greatest - least < mostChoices else { return .unbounded(width) }
        return .discrete(count: Int(greatest) - Int(least) + 1, start: Int(least))
    }

    /// A sentence that says how a choice was inferred, of `what`; nil for a box.
    func inferenceNote(of what: String) -> String? {
        guard case .discrete(let count, let start) = self else { return nil }
        return "No metadata: \(count) \(what), from \(start), were inferred from the integers seen."
    }
}
