import Files
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
            let start = try container.decodeIfPresent(Int.self, forKey: .start) ?? 0
            try Self.requireChoices([count], from: [start], forKey: .n, container)
            self = .known(.discrete(count: count, start: start))
        case "MultiDiscrete":
            let counts = try container.decode(Nested<Int>.self, forKey: .nvec).flattened
            let starts =
                try container.decodeIfPresent(Nested<Int>.self, forKey: .start)?.flattened ?? counts.map { _ in 0 }
            try Self.requireChoices(counts, from: starts, forKey: .nvec, container)
            self = .known(.multiDiscrete(counts: counts, starts: starts))
        case "MultiBinary":
            let shape = try container.decode(Nested<Int>.self, forKey: .n).flattened
            guard let count = shape.elementCount, (1...Self.mostChoices).contains(count) else {
                throw Self.flaw("a binary space of shape \(shape)", forKey: .n, container)
            }
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
        guard let size = shape.elementCount else { throw flaw("a box of shape \(shape)", forKey: .shape, container) }
        let isBytes = try container.decode(String.self, forKey: .dtype) == "uint8"
        if ImageAxes.areImage(shape, isBytes: isBytes) { return .image(shape: shape) }
        let low = try container.decode(Nested<Double>.self, forKey: .low).flattened
        let high = try container.decode(Nested<Double>.self, forKey: .high).flattened
        guard low.count == size, high.count == size else {
            throw flaw("\(low.count) and \(high.count) bounds for a box of \(shape)", forKey: .low, container)
        }
        if let index = zip(low, high).enumerated().first(where: { !($1.0 <= $1.1) })?.offset {
            throw flaw("bounds \(low[index]) and \(high[index]) of a number of a box", forKey: .low, container)
        }
        return .known(.box(shape: shape, low: low, high: high))
    }

    /// Holds numbers of choices, and the classes that they are of, to a sensible size.
    private static func requireChoices(
        _ counts: [Int], from starts: [Int], forKey key: CodingKeys, _ container: KeyedDecodingContainer<CodingKeys>
    ) throws {
        guard starts.count == counts.count else {
            throw flaw("\(starts.count) starts for \(counts.count) choices", forKey: .start, container)
        }
        // The counts are held one by one first, as their sum may be no number.
        guard !counts.isEmpty, counts.allSatisfy({ (1...mostChoices).contains($0) }),
            counts.reduce(0, +) <= mostChoices
        else {
            throw flaw(
                "a space of \(counts.map(String.init).joined(separator: " × ")) values", forKey: key, container)
        }
        if let start = zip(starts, counts).first(where: { $0.addingReportingOverflow($1).overflow })?.0 {
            throw flaw("values from \(start) up, which no integer holds", forKey: .start, container)
        }
    }

    private static func flaw(
        _ text: String, forKey key: CodingKeys, _ container: KeyedDecodingContainer<CodingKeys>
    ) -> DecodingError {
        .dataCorruptedError(forKey: key, in: container, debugDescription: text)
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
