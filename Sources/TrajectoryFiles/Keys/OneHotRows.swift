import Trajectories

/// Rows that hold, for each choice of a space, a number for each of its classes: 1 for the one that was chosen, else 0.
enum OneHotRows {
    /// Whether rows of these axes can be one-hot in a space of choices, and are not its classes.
    static func fit(_ axes: [Int], _ space: Space) -> Bool {
        let elements = space.elements
        return elements.contains(where: \.isChoice) && elements.allSatisfy(\.isChoice)
            && space.encodedSize != space.storedSize && axes == [space.encodedSize]
    }

    /// The classes, `[rows, storedSize]`, or the first row that is not one-hot.
    static func classes(_ values: [Double], of space: Space) -> Result<[Double], Stray> {
        var classes: [Double] = []
        let width = space.encodedSize
        for start in stride(from: 0, to: values.count, by: width) {
            let row = values[start..<start + width]
            var first = row.startIndex
            for case .choice(let count, _) in space.elements {
                let part = row[first..<first + count]
                guard let chosen = part.firstIndex(of: 1), part.allSatisfy({ $0 == 0 || $0 == 1 }),
                    part.lastIndex(of: 1) == chosen
                else { return .failure(Stray(row: start / width, values: Array(row))) }
                classes.append(Double(chosen - first))
                first += count
            }
        }
        return .success(classes)
    }

    struct Stray: Error {
        let row: Int
        let values: [Double]
    }
}
