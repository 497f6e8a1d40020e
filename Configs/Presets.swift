/// The experiments that come with the command: each is a YAML file of this folder with what it overrides, built in so
/// that the command needs no files beside it.
public enum Presets {
    /// Names in the order they are listed to people.
    public static let names = [
        "standard", "control", "planet", "dreamer1", "dreamer2", "dreamer3-1m", "dreamer3-12m", "dreamer3-25m", "vae",
        "sequence-vae", "linear-gaussian", "jsb-dmm", "jsb-dmm-smoothing", "jsb-vrnn-fivo", "tanks",
    ]

    /// The YAML text of a preset.
    /// - Throws: `PresetError` if there is none of that name.
    public static func text(_ name: String) throws(PresetError) -> String {
        switch name {
        case "standard": String(decoding: PackageResources.standard_yaml, as: UTF8.self)
        case "control": String(decoding: PackageResources.control_yaml, as: UTF8.self)
        case "planet": String(decoding: PackageResources.planet_yaml, as: UTF8.self)
        case "dreamer1": String(decoding: PackageResources.dreamer1_yaml, as: UTF8.self)
        case "dreamer2": String(decoding: PackageResources.dreamer2_yaml, as: UTF8.self)
        case "dreamer3-1m": String(decoding: PackageResources.dreamer3_1m_yaml, as: UTF8.self)
        case "dreamer3-12m": String(decoding: PackageResources.dreamer3_12m_yaml, as: UTF8.self)
        case "dreamer3-25m": String(decoding: PackageResources.dreamer3_25m_yaml, as: UTF8.self)
        case "vae": String(decoding: PackageResources.vae_yaml, as: UTF8.self)
        case "sequence-vae": String(decoding: PackageResources.sequence_vae_yaml, as: UTF8.self)
        case "linear-gaussian": String(decoding: PackageResources.linear_gaussian_yaml, as: UTF8.self)
        case "jsb-dmm": String(decoding: PackageResources.jsb_dmm_yaml, as: UTF8.self)
        case "jsb-dmm-smoothing": String(decoding: PackageResources.jsb_dmm_smoothing_yaml, as: UTF8.self)
        case "jsb-vrnn-fivo": String(decoding: PackageResources.jsb_vrnn_fivo_yaml, as: UTF8.self)
        case "tanks": String(decoding: PackageResources.tanks_yaml, as: UTF8.self)
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
