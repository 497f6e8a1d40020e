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

    public static func decode<Value: Decodable>(
        _ key: String, of file: SafetensorsFile
    ) throws(CheckpointError) -> Value {
        guard let text = file.metadata[key] else {
            throw .malformed(path: file.path, reason: "its metadata has no '\(key)'")
        }
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        do {
            return try decoder.decode(Value.self, from: Data(text.utf8))
        } catch {
            throw .malformed(path: file.path, reason: "its metadata's '\(key)' is not what this version writes")
        }
    }
}
