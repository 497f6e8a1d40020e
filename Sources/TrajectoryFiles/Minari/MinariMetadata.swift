import Files
import Foundation

/// What `metadata.json` says about the spaces; the spaces are JSON in strings inside the JSON, with bare Infinity.
struct MinariMetadata: Equatable {
    var observationSpace: MinariSpace?
    var actionSpace: MinariSpace?

    /// Reads the file beside `main_data.hdf5`; nil if there is none.
    ///
    /// Fails with `LogError.unreadableFile` if there is one that cannot be opened, `.invalidMetadata` if it says nothing sound.
    static func beside(_ path: String) throws -> MinariMetadata? {
        let directory = path.parentDirectory
        let file = (directory as NSString).appendingPathComponent("metadata.json")
        do {
            return try MinariMetadata(Data(try WholeFile.read(file)))
        } catch let failure as FileFailure {
            if failure.code == ENOENT { return nil }
            throw LogError.unreadableFile(path: file, detail: failure.reason)
        } catch {
            throw LogError.invalidMetadata(path: file, detail: Self.summary(error))
        }
    }

    init(_ data: Data) throws {
        // JSON5's decoder trusts its bytes to be UTF-8.
        guard String(validating: data, as: UTF8.self) != nil else {
            throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "bytes that are not UTF-8"))
        }
        let decoder = JSONDecoder()
        decoder.allowsJSON5 = true
        let outer = try decoder.decode(Outer.self, from: data)
        func space(_ text: String?) throws -> MinariSpace? {
            try text.map { try decoder.decode(MinariSpace.self, from: Data($0.utf8)) }
        }
        observationSpace = try space(outer.observationSpace)
        actionSpace = try space(outer.actionSpace)
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
        default: "it is not JSON"
        }
    }
}
