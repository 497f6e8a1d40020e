@testable import Trajectories

/// Logs whose every number says where it belongs.
enum Log {
    /// Observations 100·e + t and its negative, actions 1000 + 100·e + t, rewards 2000 + 100·e + t; e counts episodes.
    static func numbered(steps: [Int]) -> TrajectoryDataset {
        var episodes: [Episode] = []
        for (e, count) in steps.enumerated() {
            let first = Double(100 * e)
            let rows = (0...count).map { first + Double($0) }
            episodes.append(
                Episode(
                    observations: rows.flatMap { [$0, -$0] }, actions: rows.dropLast().map { 1000 + $0 },
                    rewards: rows.dropLast().map { 2000 + $0 }, isTerminated: e % 2 == 0))
        }
        return TrajectoryDataset(
            observationSpace: .unbounded(2), actionSpace: .unbounded(1), episodes: episodes)
    }

    /// Values as logged.
    static let unscaled = Normalizer(
        observationSpace: .unbounded(2), actionSpace: .unbounded(1), observation: .identity(2), action: .identity(1),
        reward: .identity(1))
}
