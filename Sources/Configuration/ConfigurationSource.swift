import Foundation

/// The YAML text of an experiment and the name it goes by in messages.
public struct ConfigurationSource: Equatable, Sendable {
    public var name: String
    public var text: String

    public init(name: String, text: String) {
        self.name = name
        self.text = text
    }

    /// Reads the UTF-8 file at `path`.
    /// - Throws: `ConfigurationError.unreadable`.
    public init(contentsOf path: String) throws(ConfigurationError) {
        guard let data = FileManager.default.contents(atPath: path) else {
            let reason = FileManager.default.fileExists(atPath: path) ? "permission denied or a folder" : "no such file"
            throw .unreadable(path: path, reason: reason)
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw .unreadable(path: path, reason: "not UTF-8 text")
        }
        self.init(name: path, text: text)
    }
}
