import Trajectories

/// A dataset's episodes and columns, in words.
enum DatasetSummary {
    static func text(_ dataset: TrajectoryDataset) -> String {
        let n = Terminal.number
        let lengths = dataset.episodes.map(\.count).sorted()
        let returns = dataset.episodes.map { $0.rewards.reduce(0) { $0 + Double($1) } }.sorted()
        let terminated = dataset.episodes.count(where: \.isTerminated)
        let median = lengths[lengths.count / 2]
        let normalizer = Normalizer(fitting: dataset)
        var rows = [["column", "mean", "deviation"]]
        func add(_ space: Space, named name: String, _ standardizer: Standardizer) {
            // A key of an action must not look like one of an observation.
            let prefix = name == "action" && !space.isBox ? "action/" : ""
            for field in space.fields(named: name) where field.space.isBox {
                for (i, column) in field.encoded.enumerated() {
                    rows.append(
                        [
                            "\(prefix)\(field.name) \(i)", n(standardizer.mean[column]),
                            n(standardizer.deviation[column]),
                        ])
                }
            }
        }
        add(dataset.observationSpace, named: "observation", normalizer.encodedObservation)
        add(dataset.actionSpace, named: "action", normalizer.action)
        rows.append(["reward", n(normalizer.reward.mean[0]), n(normalizer.reward.deviation[0])])
        return """
            \(dataset.episodes.count) episodes of \(lengths[0])…\(lengths[lengths.count - 1]) steps (median \(median)), \
            \(dataset.stepCount) in all; \(terminated) reached a terminal state
            return \(n(returns[0]))…\(n(returns[returns.count - 1])) (median \(n(returns[returns.count / 2])))

            """ + Terminal.table(rows)
    }
}
