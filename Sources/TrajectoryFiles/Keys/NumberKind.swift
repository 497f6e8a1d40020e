/// What the elements of an array are, whatever their width.
enum NumberKind { case float, integer, boolean }

extension NPZArray.ElementType {
    var kind: NumberKind { isFloat ? .float : self == .bool ? .boolean : .integer }
}

extension HDF5Dataset {
    /// Nil where the elements are no numbers.
    var kind: NumberKind? {
        switch elementKind {
        case .float: .float
        case .integer: .integer
        case .boolean: .boolean
        case .variableLength, .other: nil
        }
    }
}
