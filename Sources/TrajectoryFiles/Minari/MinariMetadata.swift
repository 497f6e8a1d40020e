import Files
import Foundation

/// What `metadata.json` says about the spaces; the spaces are JSON in strings inside the JSON, with bare Infinity.
struct MinariMetadata: Equatable {
    var observationSpace: MinariSpace?
    var actionSpace: MinariSpace?

    /// Reads the file beside `main_data.hdf5`; nil if there is none.
    ///
    /// Fails with `LogError.invalidMetadata` if there is one that cannot be read.
    static func beside(_ path: String) throws -> MinariMetadata? {
        let directory = path.parentDirectory
        let file = (directory as NSString).appendingPathComponent("metadata.json")
        guard let data = FileManager.default.contents(atPath: file) else { return nil }
        do {
            let decoder = JSONDecoder()
            decoder.allowsJSON5 = true
            let outer = try decoder.decode(Outer.self, from: data)
            func space(_ text: String?) throws -> MinariSpace? {
                try text.map { try decoder.decode(MinariSpace.self, from: Data($0.utf8)) }
            }
            return MinariMetadata(
                observationSpace: try space(outer.observationSpace), actionSpace: try space(outer.actionSpace))
        } catch {
            throw LogError.invalidMetadata(path: file, detail: Self.summary(error))
        }
    }

    private struct Outer: Decodable {
        var observationSpace: String?
        var actionSpace: String?

        enum CodingKeys: String, CodingKey {
            case observationSpace = "observation_space"
            case actionSpace = "action_space"
        }
    }

    private static func summary(_ error: any Error) -> String {
        switch error {
        case DecodingError.keyNotFound(let key, _): "no key '\(key.stringValue)'"
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
            DecodingError.dataCorrupted(let context):
            context.debugDescription
        default: "\(error)"
        }
    }
}
