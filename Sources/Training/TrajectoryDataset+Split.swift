import Tensors
import Trajectories

extension TrajectoryDataset {
    /// What to train on and what is kept out: whole episodes chosen at random, or, of a log that is one long record, the
    /// record's last rows.
    /// - validation: share of the episodes to keep out, at least one if it is not 0; of a single episode, share of its
    ///   rows.
    func split(
        validation: Double, generator: RandomGenerator
    ) throws(TrainingError) -> (training: TrajectoryDataset, validation: TrajectoryDataset) {
        let count = episodes.count
        if count == 1, validation > 0 { return try splitRecord(validation: validation) }
        let heldOut = validation > 0 && count > 1 ? max(1, Int((validation * Double(count)).rounded())) : 0
        guard count - heldOut > 0 else { throw .noEpisodeLeft(episodes: count, validation: validation) }
        var generator = generator
        let chosen = Set(generator.permutation(of: count).prefix(heldOut))
        func part(_ isHeldOut: Bool) -> [Episode] {
            episodes.indices.filter { chosen.contains($0) == isHeldOut }.map { episodes[$0] }
        }
        return (with(part(false)), with(part(true)))
    }

    /// Cuts the only episode in two. No row is in both parts, and the step from the last row of one to the first row of
    /// the other is in neither; a terminal state goes with the tail. Each part has a step, so that a record of fewer than
    /// four rows is trained on as a whole.
    private func splitRecord(
        validation: Double
    ) throws(TrainingError) -> (training: TrajectoryDataset, validation: TrajectoryDataset) {
        let record = episodes[0]
        let rows = record.count + 1
        guard rows >= 4 else { return (self, with([])) }
        let start = rows - max(2, Int((validation * Double(rows)).rounded()))
        guard start >= 2 else { throw .noRowLeft(rows: rows, validation: validation) }
        let (observationSize, actionSize) = (observationSpace.storedSize, actionSpace.storedSize)
        let head = Episode(
            observations: Array(record.observations.prefix(start * observationSize)),
            actions: Array(record.actions.prefix((start - 1) * actionSize)),
            rewards: Array(record.rewards.prefix(start - 1)), hasRewards: record.hasRewards, isTerminated: false,
            origin: "\(record.origin), up to step \(start - 1)")
        let tail = Episode(
            observations: Array(record.observations.dropFirst(start * observationSize)),
            actions: Array(record.actions.dropFirst(start * actionSize)),
            rewards: Array(record.rewards.dropFirst(start)), hasRewards: record.hasRewards,
            isTerminated: record.isTerminated,
            origin: "\(record.origin), from step \(start)")
        return (with([head]), with([tail]))
    }

    /// Other episodes of the same spaces.
    private func with(_ episodes: [Episode]) -> TrajectoryDataset {
        TrajectoryDataset(observationSpace: observationSpace, actionSpace: actionSpace, episodes: episodes)
    }
}
