import Foundation
import Trajectories

/// A Gymnasium space as Minari serialises it, or what an array shows of one.
indirect enum MinariSpace: Equatable {
    /// One that the library has too; no dictionary.
    case known(Space)
    /// Bytes of pictures, which Minari may have compressed.
    case image(shape: [Int])
    /// Parts by name, in order: of a Dict the names, of a Tuple `_index_0`, `_index_1`, …, as the file's groups have them.
    case parts([Part], isTuple: Bool)
    /// An array that no metadata describes, of numbers of this kind; `shape` is one row's.
    case stored(NumberKind, shape: [Int])
    /// Any other, with its type's name: Text, Sequence, Graph, …
    case other(String)

    struct Part: Equatable {
        let name: String
        let space: MinariSpace
    }

    /// A part of it that one array holds.
    struct Leaf: Equatable {
        /// The path of the array, such as `observations/arm/position`.
        let column: String
        let space: MinariSpace
    }

    /// Its leaves, of an array or group of that name.
    func leaves(in column: String) -> [Leaf] {
        guard case .parts(let parts, _) = self else { return [Leaf(column: column, space: self)] }
        return parts.flatMap { $0.space.leaves(in: "\(column)/\($0.name)") }
    }

    /// Whether its values are numbers that a model can read.
    var isReadable: Bool {
        switch self {
        case .known, .stored: true
        case .image, .parts, .other: false
        }
    }

    /// Its kind in words, for messages.
    var name: String {
        switch self {
        case .known(let space): "\(space)"
        case .image(let shape): shape.isEmpty ? "images" : "images of \(shape)"
        case .parts(let parts, let isTuple):
            "a \(isTuple ? "Tuple" : "Dict") of \(parts.isEmpty ? "nothing" : parts.map(\.name).joined(separator: ", "))"
        case .stored(_, let shape): "an array of \(shape)"
        case .other(let type): "a \(type) space"
        }
    }
}
