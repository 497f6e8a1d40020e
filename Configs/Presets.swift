/// The experiments that come with the command: each is a YAML file of this folder with what it overrides, built in so
/// that the command needs no files beside it.
public enum Presets {
    /// Names in the order they are listed to people.
    public static let names = ["standard", "planet", "dreamer1"]

    /// The YAML text of a preset.
    /// - Throws: `PresetError` if there is none of that name.
    public static func text(_ name: String) throws(PresetError) -> String {
        switch name {
        case "standard": String(decoding: PackageResources.standard_yaml, as: UTF8.self)
        case "planet": String(decoding: PackageResources.planet_yaml, as: UTF8.self)
        case "dreamer1": String(decoding: PackageResources.dreamer1_yaml, as: UTF8.self)
        default: throw PresetError(name: name)
        }
    }
}

/// A name that no preset has.
public struct PresetError: Error, CustomStringConvertible {
    public let name: String

    public var description: String {
        "there is no preset '\(name)'; choose one of \(Presets.names.joined(separator: ", ")), or a .yaml file"
    }
}
