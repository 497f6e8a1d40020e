/// The experiments that come with the command: each is a YAML file of this folder with what it overrides, built in so
/// that the command needs no files beside it.
public enum Presets {
    private static let all: [(name: String, yaml: [UInt8])] = [
        ("standard", PackageResources.standard_yaml),
        ("control", PackageResources.control_yaml),
        ("planet", PackageResources.planet_yaml),
        ("dreamer1", PackageResources.dreamer1_yaml),
        ("dreamer2", PackageResources.dreamer2_yaml),
        ("dreamer3-1m", PackageResources.dreamer3_1m_yaml),
        ("dreamer3-12m", PackageResources.dreamer3_12m_yaml),
        ("dreamer3-25m", PackageResources.dreamer3_25m_yaml),
        ("vae", PackageResources.vae_yaml),
        ("sequence-vae", PackageResources.sequence_vae_yaml),
        ("linear-gaussian", PackageResources.linear_gaussian_yaml),
        ("jsb-dmm", PackageResources.jsb_dmm_yaml),
        ("jsb-dmm-smoothing", PackageResources.jsb_dmm_smoothing_yaml),
        ("jsb-vrnn-fivo", PackageResources.jsb_vrnn_fivo_yaml),
        ("tanks", PackageResources.tanks_yaml),
    ]

    /// Names in the order they are listed to people.
    public static let names = all.map(\.name)

    /// The YAML text of a preset.
    /// - Throws: `PresetError` if there is none of that name.
    public static func text(_ name: String) throws(PresetError) -> String {
        guard let preset = all.first(where: { $0.name == name }) else { throw PresetError(name: name) }
        return String(decoding: preset.yaml, as: UTF8.self)
    }
}

/// A name that no preset has.
public struct PresetError: Error, CustomStringConvertible {
    public let name: String

    public var description: String {
        "there is no preset '\(name)'; choose one of \(Presets.names.joined(separator: ", ")), or a .yaml file"
    }
}
