/// The environments that can be asked for by name.
public enum EnvironmentCatalog {
    /// The name of every environment.
    public static let names = ["pendulum", "cartpole", "linear-gaussian"]

    /// The environment of a name, in its default configuration.
    /// - Parameter name: one of `names`, or a Gymnasium id: `Pendulum-v1`, `CartPole-v1`.
    /// - Throws: `EnvironmentError.unknownEnvironment`, with the names there are and the nearest of them.
    public static func environment(named name: String) throws(EnvironmentError) -> any Environment {
        switch name {
        case "pendulum", "Pendulum-v1": Pendulum()
        case "cartpole", "CartPole-v1": CartPole()
        case "linear-gaussian": LinearGaussian()
        default: throw .unknownEnvironment(name: name, nearest: nearest(to: name), known: names)
        }
    }

    private static func nearest(to name: String) -> String {
        let wanted = Array(name.lowercased())
        let distances = names.map { editDistance(wanted, Array($0)) }
        return zip(names, distances).min { $0.1 < $1.1 }!.0
    }

    /// Levenshtein's distance: insertions, deletions and replacements that turn one word into the other.
    private static func editDistance(_ a: [Character], _ b: [Character]) -> Int {
        var row = Array(0...b.count)
        for (i, character) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, other) in b.enumerated() {
                let replaced = diagonal + (character == other ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(replaced, diagonal + 1, row[j] + 1)
            }
        }
        return row[b.count]
    }
}
