import Files
import Foundation
import Trajectories

/// What the child says at the start.
struct Hello: Decodable {
    let observation: [SpaceDescription]
    let action: [SpaceDescription]
    let stepLimit: Int?

    init(_ text: Substring) throws {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        self = try decoder.decode(Hello.self, from: Data(text.utf8))
    }
}

/// One part of a space, as the child describes it.
struct SpaceDescription: Decodable {
    enum Kind: String, Decodable { case box, choices, binary }

    /// nil where the space has no parts.
    let name: String?
    let kind: Kind
    let shape: [Int]?
    let low: [Double]?
    let high: [Double]?
    let counts: [Int]?
    let starts: [Int]?
    let isOne: Bool?

    /// nil if it lacks what its kind needs.
    var space: Space? {
        switch kind {
        case .box:
            guard let shape, let low, let high, low.count == high.count, low.count == shape.elementCount else {
                return nil
            }
            return .box(shape: shape, low: low, high: high)
        case .choices:
            guard let counts, let starts, counts.count == starts.count, !counts.isEmpty else { return nil }
            return isOne == true
                ? .discrete(count: counts[0], start: starts[0]) : .multiDiscrete(counts: counts, starts: starts)
        case .binary: return counts?.first.map { .multiBinary(count: $0) }
        }
    }
}

extension Space {
    /// A dictionary of named parts, or the one part that has no name; nil if a part lacks something.
    init?(_ parts: [SpaceDescription]) {
        if parts.count == 1, parts[0].name == nil {
            guard let space = parts[0].space else { return nil }
            self = space
            return
        }
        var keys: [Key] = []
        for part in parts {
            guard let name = part.name, let space = part.space else { return nil }
            keys.append(Key(name, space))
        }
        self = .dictionary(keys)
    }
}
