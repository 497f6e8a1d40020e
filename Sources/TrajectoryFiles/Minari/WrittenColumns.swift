import Trajectories

/// The observations or the actions of a dataset that is written, and which of their keys need 64-bit floats.
struct WrittenColumns {
    let space: Space
    /// Boxes with numbers that 32-bit floats do not hold, by their names; that of a space without keys is empty.
    let needsDouble: Set<String>

    /// - values: `[T, storedSize]` of each episode.
    init(_ space: Space, _ values: some Sequence<[Double]>) {
        self.space = space
        let (fields, width) = (space.fields(named: ""), space.storedSize)
        var isWide = [Bool](repeating: false, count: width)
        for block in values {
            for (index, value) in block.enumerated() where Double(Float(value)) != value && !value.isNaN {
                isWide[index % width] = true
            }
        }
        needsDouble = Set(
            fields.filter { $0.space.isBox && isWide[$0.stored].contains(true) }.map(\.name))
    }
}
