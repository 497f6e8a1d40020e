/// The environments that can be asked for by name.
public enum EnvironmentCatalog {
    /// The name of every environment.
    public static let names = ["pendulum", "cartpole", "linear-gaussian", "fork"]

    /// The environment of a name, in its default configuration.
    /// - Parameter name: one of `names`, or a Gymnasium id: `Pendulum-v1`, `CartPole-v1`.
    /// - Throws: `EnvironmentError.unknownEnvironment`, with the names there are.
    public static func environment(named name: String) throws(EnvironmentError) -> any Environment {
        switch name {
        case "pendulum", "Pendulum-v1": Pendulum()
        case "cartpole", "CartPole-v1": CartPole()
        case "linear-gaussian": LinearGaussian()
        case "fork": Fork()
        default: throw .unknownEnvironment(name: name, known: names)
        }
    }
}
