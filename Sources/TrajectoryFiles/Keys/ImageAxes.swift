/// What tells an image from numbers that stand in a grid.
enum ImageAxes {
    /// The least pixels along a side.
    private static let leastSide = 32

    /// Whether one row of an array is an image or several of them, whatever axis its channels are on: two neighbouring axes
    /// of 32 or more, in bytes, or in any numbers where there is a third axis.
    static func areImage(_ axes: [Int], isBytes: Bool) -> Bool {
        guard axes.count > (isBytes ? 1 : 2) else { return false }
        return zip(axes, axes.dropFirst()).contains { $0 >= leastSide && $1 >= leastSide }
    }
}

extension NPZArchive.Entry {
    /// Whether each row is an image.
    var holdsImages: Bool {
        guard let shape, let elementType else { return false }
        return ImageAxes.areImage(Array(shape.dropFirst()), isBytes: elementType == .uint8)
    }

    /// Why its rows cannot be read as numbers; nil where they can.
    var unreadable: String? {
        if holdsImages { return "images" }
        if shape == [] { return "a single value" }
        guard case .failure(.unsupportedType(let type)) = header else { return nil }
        let isText = "USOa".contains(type.first { !"<>|=".contains($0) } ?? " ")
        return isText ? "text or objects" : "elements of NumPy type \(type)"
    }
}

extension HDF5Dataset {
    /// Whether each row is an image.
    var holdsImages: Bool {
        ImageAxes.areImage(Array(shape.dropFirst()), isBytes: elementKind == .integer && elementSize == 1)
    }
}

extension HDF5Group {
    /// Why the rows of a dataset cannot be read as numbers; nil where they can.
    func unreadable(_ column: String) -> String? {
        guard let dataset = try? dataset(column) else { return "data that cannot be opened" }
        if dataset.holdsImages { return "images" }
        if dataset.shape.isEmpty, dataset.kind != nil { return "a single value" }
        return dataset.kind == nil ? "text, records or arrays of varying length" : nil
    }
}
