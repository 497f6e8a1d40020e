import Checkpoints
import Tensors
import WorldModels

extension ActorCritic {
    private static let key = "behaviour"

    /// Adds actor and critic to a file, beside the model they were learned in. What only training needs is left out.
    public func write(to file: inout SafetensorsFile) {
        file.metadata[ActorCritic.key] = CheckpointJSON.encode(configuration)
        for (path, parameter) in actor.namedParameters { file.append(parameter, named: "actor." + path) }
        for (path, parameter) in critic.namedParameters { file.append(parameter, named: "critic." + path) }
    }

    /// The behaviour that a file holds, to act with; nil if it holds none.
    /// - model: the one of the same file.
    /// - Throws: `CheckpointError`, `ActorCriticError`.
    public static func load(_ file: SafetensorsFile, for model: WorldModel) throws -> ActorCritic? {
        guard file.metadata[key] != nil else { return nil }
        let configuration: ActorCriticConfiguration = try CheckpointJSON.decode(key, of: file)
        var generator = RandomGenerator(seed: 0)
        var behaviour = try ActorCritic(for: model, configuration: configuration, using: &generator)
        try file.restore(&behaviour.actor, prefix: "actor.")
        try file.restore(&behaviour.critic, prefix: "critic.")
        return behaviour
    }
}
