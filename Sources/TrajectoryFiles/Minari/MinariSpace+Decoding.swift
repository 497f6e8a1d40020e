import Foundation
import Trajectories

extension MinariSpace: Decodable {
    private enum CodingKeys: String, CodingKey { case type, dtype, shape, low, high, n, nvec, start, subspaces }

    /// One number a class is what a model sees: beyond this it is no choice but an index into something.
    private static let mostChoices = 65536

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let type = try container.decode(String.self, forKey: .type)
        switch type {
        case "Box": self = try Self.box(container)
        case "Discrete":
            let count = try container.decode(Int.self, forKey: .n)
            try Self.require([count], forKey: .n, container)
            self = .known(
                .discrete(count: count, start: try container.decodeIfPresent(Int.self, forKey: .start) ?? 0))
        case "MultiDiscrete":
            let counts = try container.decode(Nested<Int>.self, forKey: .nvec).flattened
            try Self.require(counts, forKey: .nvec, container)
            let starts = try container.decodeIfPresent(Nested<Int>.self, forKey: .start)?.flattened
            self = .known(.multiDiscrete(counts: counts, starts: starts ?? counts.map { _ in 0 }))
        case "MultiBinary":
            let count = try container.decode(Nested<Int>.self, forKey: .n).flattened.reduce(1, *)
            try Self.require([count], forKey: .n, container)
            self = .known(.multiBinary(count: count))
        case "Dict":
            // Gymnasium sorts the names, as the file's groups do.
            let spaces = try container.decode([String: MinariSpace].self, forKey: .subspaces)
            self = .parts(
                spaces.sorted { $0.key < $1.key }.map { Part(name: $0.key, space: $0.value) }, isTuple: false)
        case "Tuple":
            let spaces = try container.decode([MinariSpace].self, forKey: .subspaces)
            self = .parts(
                spaces.enumerated().map { Part(name: "_index_\($0.offset)", space: $0.element) }, isTuple: true)
        default: self = .other(type)
        }
    }

    private static func box(_ container: KeyedDecodingContainer<CodingKeys>) throws -> MinariSpace {
        let shape = try container.decode([Int].self, forKey: .shape)
        let isBytes = try container.decode(String.self, forKey: .dtype) == "uint8"
        if ImageAxes.areImage(shape, isBytes: isBytes) { return .image(shape: shape) }
        let low = try container.decode(Nested<Double>.self, forKey: .low).flattened
        let high = try container.decode(Nested<Double>.self, forKey: .high).flattened
        let size = shape.reduce(1, *)
        guard low.count == size, high.count == size else {
            throw DecodingError.dataCorruptedError(
                forKey: .low, in: container,
                debugDescription: "\(low.count) and \(high.count) bounds for a box of \(shape)")
        }
        return .known(.box(shape: shape, low: low, high: high))
    }

    /// Holds numbers of choices to a sensible size.
    private static func require(
        _ counts: [Int], forKey key: CodingKeys, _ container: KeyedDecodingContainer<CodingKeys>
    ) throws {
        guard !counts.isEmpty, counts.allSatisfy({ (1...mostChoices).contains($0) }),
            counts.reduce(0, +) <= mostChoices
        else {
            throw DecodingError.dataCorruptedError(
                forKey: key, in: container,
                debugDescription: "a space of \(counts.map(String.init).joined(separator: " × ")) values")
        }
    }
}

/// A number, or lists of lists of numbers.
private enum Nested<Number: Decodable>: Decodable {
    case number(Number)
    case list([Nested])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Number.self) {
            self = .number(number)
        } else {
            self = .list(try container.decode([Nested].self))
        }
    }

    var flattened: [Number] {
        switch self {
        case .number(let number): [number]
        case .list(let list): list.flatMap(\.flattened)
        }
    }
}
