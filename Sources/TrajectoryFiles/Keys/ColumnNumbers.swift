import Trajectories

/// The numbers of a column before its space is known. Those that may turn out to be classes are kept as integers, so that
/// none is rounded before it is counted from the first class.
enum ColumnNumbers {
    case floats([Float])
    case integers([Int])
    /// So many that are not there.
    case missing(Int)

    var count: Int {
        switch self {
        case .floats(let values): values.count
        case .integers(let values): values.count
        case .missing(let count): count
        }
    }

    /// `[T, storedSize]` as they are stored: classes counted from 0, all else as it is.
    func stored(in space: Space) -> [Float] {
        let starts = space.elements.map(\.start)
        let isShifted = starts.contains { $0 != 0 }
        switch self {
        case .missing(let count): return [Float](repeating: .nan, count: count)
        case .floats(let values) where !isShifted: return values
        case .floats(let values): return space.stored(values.map(Double.init))
        case .integers(let values) where !isShifted: return values.map { Float($0) }
        case .integers(let values):
            return values.enumerated().map { index, value in
                let (place, overflow) = value.subtractingReportingOverflow(starts[index % starts.count])
                return overflow ? .infinity : Float(place)
            }
        }
    }

    /// Of several columns that are one after another; nil if some of them are no integers.
    static func integers(of columns: some Sequence<ColumnNumbers>) -> [Int]? {
        var joined: [Int] = []
        for column in columns {
            switch column {
            case .integers(let values): joined += values
            case .floats: return nil
            case .missing: continue
            }
        }
        return joined
    }
}

extension NPZArray {
    /// Takes note of what 32 bits lost of 64-bit floats.
    /// - floats: all of the array's, rows of `width`.
    func note(_ floats: [Float], of column: String, in underflow: inout Underflow, width: Int) {
        guard elementType == .float64 else { return }
        underflow.add(column, width: width, rounded: floats) { doubles() }
    }

    /// - mayBeClasses: whether integers may be a choice; otherwise they are numbers.
    func numbers(mayBeClasses: Bool) -> ColumnNumbers {
        guard mayBeClasses, elementType.kind == .integer, let integers = integers() else { return .floats(floats()) }
        return .integers(integers)
    }
}

extension HDF5Dataset {
    /// - mayBeClasses: whether integers may be a choice; otherwise they are numbers.
    func numbers(mayBeClasses: Bool) throws -> ColumnNumbers {
        guard mayBeClasses, elementKind == .integer else { return .floats(try floats()) }
        return .integers(try integers())
    }
}
