import Environments

/// Worlds by name.
public enum WorldCatalog {
    /// An environment of this package by its name, which may be Gymnasium's; else Gymnasium's `NAME-v1`, or dm_control's
    /// `dm_control/DOMAIN-TASK`, through the bridge.
    /// - python: the interpreter of the bridge.
    /// - Throws: `EnvironmentError`, `BridgeError`.
    public static func world(named name: String, python: String) throws -> any World {
        if name.contains("/") || name.contains(/-v\d+$/), !EnvironmentCatalog.isBuiltIn(name) {
            return try BridgedWorld(name, python: python)
        }
        return SimulatedWorld(try EnvironmentCatalog.environment(named: name))
    }
}

extension EnvironmentCatalog {
    fileprivate static func isBuiltIn(_ name: String) -> Bool { (try? environment(named: name)) != nil }
}
