import Foundation
import Trajectories

/// The text of a `metadata.json` that Minari accepts.
struct MinariMetadataText {
    let dataset: TrajectoryDataset
    let observations: WrittenColumns
    let actions: WrittenColumns
    let id: String
    let description: String?
    let algorithmName: String?
    /// Size of the HDF5 file.
    let bytes: Int

    /// Minari lists local datasets only if `dataset_size`, in megabytes, is there.
    var text: String {
        var entries: [(String, String)] = [
            ("total_episodes", "\(dataset.episodes.count)"),
            ("total_steps", "\(dataset.stepCount)"),
            ("data_format", Self.quoted("hdf5")),
            ("jpeg_encoding", "false"),
            ("observation_space", Self.quoted(Self.text(of: dataset.observationSpace, observations.needsDouble))),
            ("action_space", Self.quoted(Self.text(of: dataset.actionSpace, actions.needsDouble))),
            ("dataset_id", Self.quoted(id)),
            ("minari_version", Self.quoted("0.5.0")),
            ("dataset_size", "\(Double((Double(bytes) / 1e5).rounded()) / 10)"),
        ]
        if let description { entries.append(("description", Self.quoted(description))) }
        if let algorithmName { entries.append(("algorithm_name", Self.quoted(algorithmName))) }
        return "{" + entries.map { "\(Self.quoted($0.0)): \($0.1)" }.joined(separator: ", ") + "}"
    }

    /// A space as JSON; an infinite bound is Python's bare `Infinity`. Keys with `/` in their names are nested.
    /// - needsDouble: names of boxes whose numbers are 64-bit.  - name: that of the space, empty for one without keys.
    static func text(of space: Space, _ needsDouble: Set<String> = [], name: String = "") -> String {
        switch space {
        case .box(let shape, let low, let high):
            "{\"type\": \"Box\", \"dtype\": \"float\(needsDouble.contains(name) ? 64 : 32)\", "
                + "\"shape\": [\(shape.map(String.init).joined(separator: ", "))], "
                + "\"low\": \(nested(low[...], shape[...])), \"high\": \(nested(high[...], shape[...]))}"
        case .discrete(let count, let start):
            "{\"type\": \"Discrete\", \"dtype\": \"int64\", \"start\": \(start), \"n\": \(count)}"
        case .multiDiscrete(let counts, let starts):
            "{\"type\": \"MultiDiscrete\", \"dtype\": \"int64\", \"nvec\": \(counts), \"start\": \(starts)}"
        case .multiBinary(let count): "{\"type\": \"MultiBinary\", \"n\": \(count)}"
        case .dictionary: text(of: KeyTree(space), needsDouble)
        }
    }

    private static func text(of tree: KeyTree, _ needsDouble: Set<String>) -> String {
        switch tree {
        case .leaf(let field): text(of: field.space, needsDouble, name: field.name)
        case .branch(let parts, isTuple: true):
            "{\"type\": \"Tuple\", \"subspaces\": [\(parts.map { text(of: $0.tree, needsDouble) }.joined(separator: ", "))]}"
        case .branch(let parts, isTuple: false):
            "{\"type\": \"Dict\", \"subspaces\": {"
                + parts.map { "\(quoted($0.name)): \(text(of: $0.tree, needsDouble))" }.joined(separator: ", ") + "}}"
        }
    }

    /// Lists of lists, as deep as the shape is long.
    private static func nested(_ values: ArraySlice<Double>, _ shape: ArraySlice<Int>) -> String {
        guard let axis = shape.first else { return number(values.first ?? 0) }
        let size = values.count / max(axis, 1)
        let items = (0..<axis).map { item in
            nested(
                values[(values.startIndex + item * size)..<(values.startIndex + (item + 1) * size)], shape.dropFirst())
        }
        return "[" + items.joined(separator: ", ") + "]"
    }

    private static func number(_ value: Double) -> String {
        value.isInfinite ? (value < 0 ? "-Infinity" : "Infinity") : "\(value)"
    }

    private static func quoted(_ text: String) -> String { text.quotedAsJSON }
}

extension String {
    /// A string of JSON.
    package var quotedAsJSON: String {
        let escaped = unicodeScalars.map { scalar -> String in
            switch scalar {
            case "\"": "\\\""
            case "\\": "\\\\"
            case _ where scalar.value < 0x20:
                "\\u" + String(repeating: "0", count: scalar.value < 0x10 ? 3 : 2) + String(scalar.value, radix: 16)
            default: String(scalar)
            }
        }
        return "\"" + escaped.joined() + "\""
    }
}
