import Trajectories

extension FlatColumns {
    /// The episodes of several tables in their order; `notes` says what was left out or taken as zero.
    /// - faults: decides about episodes with numbers that are none, outside their space, or with flags that do not agree.
    static func episodes(
        of tables: [FlatColumns], _ keys: KeyedColumns, _ actionSpace: Space, notes: inout [String],
        _ faults: inout EpisodeFaults, _ rounding: inout IntegerRounding
    ) throws -> [Episode] {
        var episodes: [Episode] = []
        var (lastRewards, unrewarded) = (0, 0)
        for table in tables {
            let observations = try table.observations.joined(keys, &rounding)
            let actions = table.actions.stored(in: actionSpace, of: table.actionColumn, &rounding)
            let rewards = table.rewards?.stored(in: .unbounded(1), of: table.rewardColumn, &rounding)
            for (number, rows) in table.episodeRows.enumerated() {
                let name = "episode \(number) (rows \(rows.lowerBound)–\(rows.upperBound))"
                let episode = try faults.attempt(tables.count > 1 ? "\(table.path): \(name)" : name) {
                    try table.requireAgreement(in: rows)
                    return try table.episode(rows, name, observations, actions, rewards, keys)
                }
                guard let episode else { continue }
                episodes.append(episode)
                if let reward = rewards?[rows.upperBound], reward != 0, reward.isFinite { lastRewards += 1 }
            }
            if table.rewards == nil { unrewarded += 1 }
        }
        if unrewarded > 0 {
            notes.append(
                unrewarded == tables.count
                    ? "No rewards: none are learned or scored."
                    : "\(unrewarded) of \(tables.count) files have no rewards.")
        }
        if lastRewards > 0 {
            notes.append(
                lastRewards.counted("episode has a reward in its", "episodes have a reward in their")
                    + " last row, whose step leads to no row; it was left out.")
        }
        return episodes
    }

    /// The rows of each episode: from one `is_first`, or the file's beginning, to the next.
    var episodeRows: [ClosedRange<Int>] {
        let starts = (0..<count).filter { $0 == 0 || isFirst[$0] }
        return zip(starts, starts.dropFirst() + [count]).map { $0...($1 - 1) }
    }

    /// Actions that led to a row of the file.
    var takenActions: ColumnNumbers {
        guard case .integers(let values) = actions else { return actions }
        return .integers(
            episodeRows.flatMap { Array(values[$0.lowerBound * actionSize..<$0.upperBound * actionSize]) })
    }

    /// Fails with `LogError.contradiction` if the flags of an episode's rows do not agree.
    private func requireAgreement(in rows: ClosedRange<Int>) throws {
        guard isFirst[rows.lowerBound] else {
            throw LogError.contradiction(
                path: path, expected: "'is_first' set in row 0, where the file's first episode begins",
                found: "it not set")
        }
        for row in rows {
            let endsHere = row == rows.upperBound
            if row + 1 < count, let isLast, isLast[row] != endsHere {
                throw LogError.contradiction(
                    path: path, expected: "'is_last' of a row to say what 'is_first' of the next one says",
                    found: "is_last \(isLast[row]) in row \(row), is_first \(endsHere) in row \(row + 1)")
            }
            if !endsHere, isTerminal?[row] == true {
                throw LogError.contradiction(
                    path: path, expected: "'is_terminal' in the last row of an episode only",
                    found: "it set in row \(row), is_first not set in row \(row + 1)")
            }
        }
    }

    /// - observations: `[N, O]`.
    /// - actions: `[N, A]`, as they are stored.
    /// - rewards: `[N]`, if the file has them.
    private func episode(
        _ rows: ClosedRange<Int>, _ name: String, _ observations: [Double], _ actions: [Double], _ rewards: [Double]?,
        _ keys: KeyedColumns
    ) throws -> Episode {
        let (first, last) = (rows.lowerBound, rows.upperBound)
        let observationSize = keys.space.storedSize
        let episode = Episode(
            observations: Array(observations[(first * observationSize)..<((last + 1) * observationSize)]),
            actions: Array(actions[(first * actionSize)..<(last * actionSize)]),
            rewards: rewards.map { Array($0[first..<last]) } ?? [Double](repeating: 0, count: last - first),
            hasRewards: rewards != nil, isTerminated: isTerminal?[last] ?? false, origin: "\(path): \(name)")
        let check = ColumnCheck(path: path, episode: name)
        try keys.validate(episode.observations, check)
        try check.requireFinite(episode.actions, width: actionSize, column: actionColumn)
        try check.requireFinite(episode.rewards, width: 1, column: rewardColumn)
        return episode
    }
}
