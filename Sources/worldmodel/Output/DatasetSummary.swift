import Trajectories

/// A dataset's episodes and columns.
struct DatasetSummary {
    /// What its episodes are like.
    struct Episodes: Encodable {
        let count, steps, terminated: Int
        let lengths: Spread
        /// nil for logs without rewards.
        let returns: Spread?
    }

    /// The smallest, the middle and the largest of some numbers.
    struct Spread: Encodable {
        let least, median, most: Double

        /// - values: in any order, and at least one.
        init(_ values: [Double]) {
            let sorted = values.sorted()
            (least, most) = (sorted[0], sorted[sorted.count - 1])
            median = (sorted[sorted.count / 2] + sorted[(sorted.count - 1) / 2]) / 2
        }
    }

    /// A column of numbers.
    struct Column: Encodable {
        let name: String
        let mean, deviation: Double
    }

    let episodes: Episodes
    let columns: [Column]

    init(_ dataset: TrajectoryDataset) {
        episodes = Episodes(
            count: dataset.episodes.count, steps: dataset.stepCount,
            terminated: dataset.episodes.count(where: \.isTerminated),
            lengths: Spread(dataset.episodes.map { Double($0.count) }),
            returns: dataset.hasRewards ? Spread(dataset.episodes.map { $0.rewards.reduce(0, +) }) : nil)
        let normalizer = Normalizer(fitting: dataset)
        func columns(_ space: Space, named name: String, _ standardizer: Standardizer) -> [Column] {
            // A key of an action must not look like one of an observation.
            let prefix = name == "action" && !space.isBox ? "action/" : ""
            return space.fields(named: name).filter(\.space.isBox).flatMap { field in
                field.encoded.enumerated().map { i, column in
                    Column(
                        name: "\(prefix)\(field.name) \(i)", mean: standardizer.mean[column],
                        deviation: standardizer.deviation[column])
                }
            }
        }
        let reward = normalizer.reward
        self.columns =
            columns(dataset.observationSpace, named: "observation", normalizer.encodedObservation)
            + columns(dataset.actionSpace, named: "action", normalizer.action)
            + (dataset.hasRewards ? [Column(name: "reward", mean: reward.mean[0], deviation: reward.deviation[0])] : [])
    }

    var text: String {
        let n = Terminal.number
        let lengths = episodes.lengths
        let median = lengths.median == lengths.median.rounded() ? "\(Int(lengths.median))" : "\(lengths.median)"
        let returns = episodes.returns.map {
            "\nreturn \(n($0.least))…\(n($0.most)) (median \(n($0.median)))"
        }
        let rows = [["column", "mean", "deviation"]] + columns.map { [$0.name, n($0.mean), n($0.deviation)] }
        return """
            \(episodes.count.counted("episode")) of \(Int(lengths.least))…\(Int(lengths.most).counted("step")) \
            (median \(median)), \(episodes.steps) in all; \(episodes.terminated) reached a terminal state\(returns ?? "")

            """ + Terminal.table(rows)
    }
}
