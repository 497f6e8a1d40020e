/// The environments that can be asked for by name.
public enum EnvironmentCatalog {
    /// The name of every environment.
    public static let names = [
        "pendulum", "pendulum-hidden", "cartpole", "cartpole-swingup", "mountaincar-continuous", "acrobot",
        "linear-gaussian", "fork",
    ]

    /// The environment of a name, in its default configuration.
    /// - Parameter name: one of `names`, or the Gymnasium id of one that plays as Gymnasium's does: `Pendulum-v1`.
    /// - Throws: `EnvironmentError.unknownEnvironment`, with the names there are.
    public static func environment(named name: String) throws(EnvironmentError) -> any Environment {
        switch name {
        case "pendulum", "Pendulum-v1": Pendulum()
        case "pendulum-hidden": Pendulum(hidesVelocity: true)
        case "cartpole", "CartPole-v1": CartPole()
        case "cartpole-swingup": CartPoleSwingup()
        case "mountaincar-continuous", "MountainCarContinuous-v0": MountainCarContinuous()
        case "acrobot", "Acrobot-v1": Acrobot()
        case "linear-gaussian": LinearGaussian()
        case "fork": Fork()
        default: throw .unknownEnvironment(name: name, known: names)
        }
    }
}
