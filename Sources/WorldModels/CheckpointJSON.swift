import Checkpoints
import Foundation

/// Structured values in a checkpoint's metadata: JSON with sorted keys, so that equal values give equal bytes, and
/// with names for the infinite bounds of a space.
public enum CheckpointJSON {
    public static func encode(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        do {
            return String(decoding: try encoder.encode(value), as: UTF8.self)
        } catch {
            fatalError("\(type(of: value)) cannot be encoded: \(error)")
        }
    }

    /// The value under a key of the metadata.
    ///
    /// A setting that the file does not have is newer than it, and is taken from `defaults`; an optional one is then null. So
    /// a setting can be added without making a file unreadable. One that only the file has is refused, as nobody can say what
    /// leaving it out would change: whoever removes or renames a setting says in `CheckpointMigration` what becomes of it.
    /// Elements of lists have no defaults.
    /// - defaults: encodes as the value does, or as a part of it.
    /// - Throws: `CheckpointError.malformed`, `.otherVersion`.
    public static func decode<Value: Codable>(
        _ key: String, of file: SafetensorsFile, over defaults: some Encodable = [String: Int]()
    ) throws(CheckpointError) -> Value {
        guard let text = file.metadata[key] else {
            throw .malformed(path: file.path, reason: "its metadata has no '\(key)'")
        }
        var tree = parsed(text)
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        var data = Data(text.utf8)
        // Every turn fills in a part of the defaults that the tree has not, so it ends.
        while true {
            do {
                let value = try decoder.decode(Value.self, from: data)
                try requireKnown(tree, among: self.tree(of: value), of: file, [key])
                return value
            } catch DecodingError.keyNotFound(let missing, let context) {
                let path = (context.codingPath + [missing]).map(\.stringValue)
                guard let filled = filling(tree, at: path[...], from: self.tree(of: defaults)) else {
                    throw .malformed(path: file.path, reason: "its '\(key)' has no '\(path.joined(separator: "."))'")
                }
                tree = filled
                data = (try? JSONSerialization.data(withJSONObject: filled)) ?? data
            } catch let error as CheckpointError {
                throw error
            } catch {
                throw .malformed(path: file.path, reason: "its metadata's '\(key)' is not what this version writes")
            }
        }
    }

    /// Changes the JSON object under a key of a file's metadata, if there is one: `[String: Any]`, as `JSONSerialization`
    /// has it.
    static func update(_ key: String, of file: inout SafetensorsFile, _ change: (inout [String: Any]) -> Void) {
        guard let text = file.metadata[key], var object = parsed(text) as? [String: Any] else { return }
        change(&object)
        guard let data = try? JSONSerialization.data(withJSONObject: object, options: [.sortedKeys]) else { return }
        file.metadata[key] = String(decoding: data, as: UTF8.self)
    }

    /// A value as `JSONSerialization` would read it: objects of objects, lists, numbers and texts.
    package static func tree(of value: some Encodable) -> Any { parsed(encode(value)) }

    private static func parsed(_ text: String) -> Any {
        (try? JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)) ?? NSNull()
    }

    /// `tree` with the part of `defaults` at `path`; nil if they have none there, or the tree has one.
    private static func filling(_ tree: Any, at path: ArraySlice<String>, from defaults: Any) -> Any? {
        guard let key = path.first, var object = tree as? [String: Any], let defaults = defaults as? [String: Any],
            let usual = defaults[key]
        else { return nil }
        if path.count == 1 {
            if object[key] != nil { return nil }
            object[key] = usual
            return object
        }
        guard let inner = object[key], let filled = filling(inner, at: path.dropFirst(), from: usual) else {
            return nil
        }
        object[key] = filled
        return object
    }

    /// - Throws: `CheckpointError.otherVersion` for the first key of `stored` that is not among those of `known`, nulls aside.
    private static func requireKnown(
        _ stored: Any, among known: Any, of file: SafetensorsFile, _ path: [String]
    ) throws(CheckpointError) {
        if let stored = stored as? [Any], let known = known as? [Any] {
            for (one, other) in zip(stored, known) { try requireKnown(one, among: other, of: file, path) }
        }
        guard let stored = stored as? [String: Any], let known = known as? [String: Any] else { return }
        for (key, value) in stored.sorted(by: { $0.key < $1.key }) where !(value is NSNull) {
            guard let other = known[key] else {
                throw .otherVersion(
                    path: file.path,
                    reason: "it has a setting '\((path + [key]).joined(separator: "."))' that this build does not know")
            }
            try requireKnown(value, among: other, of: file, path + [key])
        }
    }
}
