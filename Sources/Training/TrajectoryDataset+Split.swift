import Tensors
import Trajectories

extension TrajectoryDataset {
    /// Episodes to train on and episodes kept out, chosen at random.
    /// - validation: share of the episodes to keep out; at least one if it is not 0 and there are two.
    func split(
        validation: Double, generator: RandomGenerator
    ) throws(TrainingError) -> (training: TrajectoryDataset, validation: TrajectoryDataset) {
        let count = episodes.count
        let heldOut = validation > 0 && count > 1 ? max(1, Int((validation * Double(count)).rounded())) : 0
        guard count - heldOut > 0 else { throw .noEpisodeLeft(episodes: count, validation: validation) }
        var generator = generator
        let chosen = Set(generator.permutation(of: count).prefix(heldOut))
        func part(_ isHeldOut: Bool) -> TrajectoryDataset {
            TrajectoryDataset(
                observationSpace: observationSpace, actionSpace: actionSpace,
                episodes: episodes.indices.filter { chosen.contains($0) == isHeldOut }.map { episodes[$0] })
        }
        return (part(false), part(true))
    }
}
