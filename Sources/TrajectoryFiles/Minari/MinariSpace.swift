import Foundation
import Trajectories

/// A Gymnasium space as Minari serialises it.
enum MinariSpace: Equatable {
    case box(shape: [Int], low: [Double], high: [Double])
    case discrete(count: Int, start: Int)
    /// Bytes of pictures, which Minari may have compressed.
    case image(shape: [Int])
    /// Any other, with its type's name: Dict, Tuple, Text, MultiBinary, …
    case other(String)

    /// The library's space of the same values; nil if there is none yet.
    var space: Space? {
        switch self {
        case .box(let shape, let low, let high): .box(shape: shape, low: low, high: high)
        case .discrete(let count, let start): .discrete(count: count, start: start)
        case .image, .other: nil
        }
    }

    /// A box of numbers without bounds.
    static func unbounded(shape: [Int]) -> MinariSpace {
        let infinite = [Double](repeating: .infinity, count: shape.reduce(1, *))
        return .box(shape: shape, low: infinite.map(-), high: infinite)
    }

    /// Its kind in words, for messages.
    var name: String {
        switch self {
        case .box(let shape, _, _): "a box of \(shape)"
        case .discrete(0, _): "discrete values"
        case .discrete(let count, _): "discrete values, one of \(count)"
        case .image(let shape): shape.isEmpty ? "images" : "images of \(shape)"
        case .other(let type): "a \(type) space"
        }
    }
}

extension MinariSpace: Decodable {
    private enum CodingKeys: String, CodingKey { case type, dtype, shape, low, high, n, start }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let type = try container.decode(String.self, forKey: .type)
        switch type {
        case "Discrete":
            let count = try container.decode(Int.self, forKey: .n)
            // One number a class is what a model sees: beyond this it is no action but an index into something.
            guard (1...65536).contains(count) else {
                throw DecodingError.dataCorruptedError(
                    forKey: .n, in: container, debugDescription: "a discrete space of \(count) values")
            }
            self = .discrete(count: count, start: try container.decodeIfPresent(Int.self, forKey: .start) ?? 0)
        case "Box":
            let shape = try container.decode([Int].self, forKey: .shape)
            let isBytes = try container.decode(String.self, forKey: .dtype) == "uint8"
            if isBytes, shape.count >= 2, shape[0] >= 32, shape[1] >= 32 {
                self = .image(shape: shape)
                return
            }
            let low = try container.decode(NestedNumbers.self, forKey: .low).flattened
            let high = try container.decode(NestedNumbers.self, forKey: .high).flattened
            let size = shape.reduce(1, *)
            guard low.count == size, high.count == size else {
                throw DecodingError.dataCorruptedError(
                    forKey: .low, in: container,
                    debugDescription: "\(low.count) and \(high.count) bounds for a box of \(shape)")
            }
            self = .box(shape: shape, low: low, high: high)
        default: self = .other(type)
        }
    }
}

/// A number, or lists of lists of numbers.
private enum NestedNumbers: Decodable {
    case number(Double)
    case list([NestedNumbers])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else {
            self = .list(try container.decode([NestedNumbers].self))
        }
    }

    var flattened: [Double] {
        switch self {
        case .number(let number): [number]
        case .list(let list): list.flatMap(\.flattened)
        }
    }
}
