import Trajectories

/// The numbers of a column before its space is known. Integers are kept as such, so that none is rounded before it is counted
/// from the first class of a choice.
enum ColumnNumbers {
    case reals([Double])
    case integers([Int])
    /// So many that are not there.
    case missing(Int)

    var count: Int {
        switch self {
        case .reals(let values): values.count
        case .integers(let values): values.count
        case .missing(let count): count
        }
    }

    /// `[T, storedSize]` as they are stored: classes counted from 0, all else as it is.
    /// - column: what it is called where integers are rounded.
    func stored(in space: Space, of column: String, _ rounding: inout IntegerRounding) -> [Double] {
        switch self {
        case .missing(let count): return [Double](repeating: .nan, count: count)
        case .reals(let values): return space.elements.contains { $0.start != 0 } ? space.stored(values) : values
        case .integers(let values):
            if space.isBox { rounding.add(values, of: column, width: space.storedSize) }
            let starts = space.elements.map(\.start)
            return values.enumerated().map { index, value in
                let (place, overflow) = value.subtractingReportingOverflow(starts[index % starts.count])
                return overflow ? .infinity : Double(place)
            }
        }
    }

    /// Of several columns that are one after another; nil if some of them are no integers.
    static func integers(of columns: some Sequence<ColumnNumbers>) -> [Int]? {
        var joined: [Int] = []
        for column in columns {
            switch column {
            case .integers(let values): joined += values
            case .reals: return nil
            case .missing: continue
            }
        }
        return joined
    }
}

extension NPZArray {
    /// Integers beyond those of the machine are reals.
    var numbers: ColumnNumbers {
        guard elementType.kind == .integer, let integers = integers() else { return .reals(doubles()) }
        return .integers(integers)
    }
}

extension HDF5Dataset {
    func numbers() throws -> ColumnNumbers {
        elementKind == .integer ? .integers(try integers()) : .reals(try doubles())
    }
}
