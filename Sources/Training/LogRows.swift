import Trajectories

/// Training rows, and where in the log each comes from.
struct LogRows: Sendable {
    let data: SequenceDataset
    let normalizer: Normalizer
    /// Of each episode.
    private let origins: [String]

    init(_ dataset: TrajectoryDataset, normalizer: Normalizer) {
        data = SequenceDataset(dataset, normalizer: normalizer)
        self.normalizer = normalizer
        origins = dataset.episodes.map(\.origin)
    }

    /// Where a row is from: the episode's origin and the observation's step in it.
    func place(of row: Int) -> (origin: String, step: Int) {
        let row = row % data.rowCount
        let index = data.episodes.firstIndex { $0.contains(row) } ?? 0
        return (origins[index], row - data.episodes[index].lowerBound)
    }

    /// The value of `rows` that lies furthest from its column's mean, in standard deviations; missing ones are none.
    func largest(in rows: some Sequence<Int>) -> LogValue? {
        var (largest, found) = (-1.0, (values: Column.observation, row: 0, column: 0))
        for row in rows.lazy.map({ $0 % data.rowCount }) {
            for kind in Column.allCases {
                let (values, size) = values(of: kind)
                for column in 0..<size where abs(Double(values[row * size + column])) > largest {
                    largest = abs(Double(values[row * size + column]))
                    found = (kind, row, column)
                }
            }
        }
        return largest < 0 ? nil : value(found.values, row: found.row, column: found.column)
    }

    private enum Column: CaseIterable { case observation, action, reward }

    private func values(of kind: Column) -> (values: [Float], size: Int) {
        switch kind {
        case .observation: (data.observations, data.observationSize)
        case .action: (data.actions, data.actionSize)
        case .reward: (data.rewards, 1)
        }
    }

    private func name(_ kind: Column, _ column: Int) -> String {
        switch kind {
        case .observation: "observation \(normalizer.encodedColumn(ofSeen: column))"
        case .action: "action \(column)"
        case .reward: "reward"
        }
    }

    private func value(_ kind: Column, row: Int, column: Int) -> LogValue {
        let (values, size) = values(of: kind)
        let deviations = Double(values[row * size + column])
        let units =
            switch kind {
            case .observation: normalizer.observation
            case .action: normalizer.action
            case .reward: normalizer.reward
            }
        let (origin, step) = place(of: row)
        // What led to a row stands at the step before it.
        return LogValue(
            name: name(kind, column), value: units.mean[column] + deviations * units.scale(column),
            deviations: deviations,
            origin: origin, step: kind == .observation ? step : step - 1)
    }
}

/// A number of the log.
public struct LogValue: Codable, Equatable, Sendable {
    /// `observation 2`, `action 0`, `reward`.
    public let name: String
    /// In the log's units.
    public let value: Double
    /// From the column's mean, in its standard deviations.
    public let deviations: Double
    /// Where the episode is from.
    public let origin: String
    /// In the episode, counted from 0.
    public let step: Int
}
