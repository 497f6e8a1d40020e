import Checkpoints
import Tensors
import Trajectories
import WorldModels

extension ActorCritic {
    private static let key = "behaviour"

    private struct Schema: Codable {
        let configuration: ActorCriticConfiguration
        let actionSpace: Space

        static let defaults = ["configuration": ActorCriticConfiguration()]
    }

    /// Adds actor and critic to a file, beside the model they were learned in. What only training needs is left out.
    public func write(to file: inout SafetensorsFile) {
        file.metadata[ActorCritic.key] = CheckpointJSON.encode(
            Schema(configuration: configuration, actionSpace: actor.space))
        for (path, parameter) in actor.namedParameters { file.append(parameter, named: "actor." + path) }
        for (path, parameter) in critic.namedParameters { file.append(parameter, named: "critic." + path) }
    }

    /// The behaviour that a file holds, to act with; nil if it holds none.
    /// - model: the one of the same file.
    /// - Throws: `CheckpointError`, `ActorCriticError`.
    public static func load(_ file: SafetensorsFile, for model: WorldModel) throws -> ActorCritic? {
        guard file.metadata[key] != nil else { return nil }
        let file = try file.migrated
        let schema: Schema = try CheckpointJSON.decode(key, of: file, over: Schema.defaults)
        try file.requireSound(schema.actionSpace)
        let (hidden, features) = (schema.configuration.hidden, model.dynamics.featureSize)
        try file.requireRoom(sizes: hidden)
        try file.requireRoom(
            parameters: zip([features] + hidden, hidden).reduce(0) { $0 + Double($1.0) * Double($1.1) })
        guard schema.actionSpace.isCompatible(with: model.actionSpace) else {
            throw CheckpointError.malformed(
                path: file.path,
                reason: "its policy has actions of \(schema.actionSpace), its model of \(model.actionSpace)")
        }
        var generator = RandomGenerator(seed: 0)
        var behaviour = try ActorCritic(
            for: model, actionSpace: schema.actionSpace, configuration: schema.configuration, using: &generator)
        try file.restore(&behaviour.actor, prefix: "actor.")
        try file.restore(&behaviour.critic, prefix: "critic.")
        return behaviour
    }
}
