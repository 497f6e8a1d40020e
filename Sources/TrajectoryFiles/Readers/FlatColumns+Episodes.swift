import Trajectories

extension FlatColumns {
    /// The episodes of several tables in their order; `notes` says what was left out or taken as zero.
    ///
    /// Fails with `LogError.contradiction` if the flags do not agree, `.nonFinite`, `.outsideSpace`.
    static func episodes(
        of tables: [FlatColumns], _ keys: KeyedColumns, notes: inout [String]
    ) throws -> [Episode] {
        var episodes: [Episode] = []
        var (lastRewards, unrewarded) = (0, 0)
        for table in tables {
            let observations = try table.observations.joined(keys)
            for (number, rows) in try table.episodeRows().enumerated() {
                episodes.append(try table.episode(rows, number, observations, keys))
                if let reward = table.rewards?[rows.upperBound], reward != 0 { lastRewards += 1 }
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
                "\(lastRewards) episodes have a reward in their last row, whose step leads to no row; it was left out.")
        }
        return episodes
    }

    /// The rows of each episode, from one `is_first` to the next.
    private func episodeRows() throws -> [ClosedRange<Int>] {
        guard isFirst[0] else {
            throw LogError.contradiction(
                path: path, expected: "'is_first' set in row 0, where the file's first episode begins",
                found: "it not set")
        }
        for row in 0..<count {
            let endsHere = row + 1 == count || isFirst[row + 1]
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
        let starts = (0..<count).filter { isFirst[$0] }
        return zip(starts, starts.dropFirst() + [count]).map { $0...($1 - 1) }
    }

    private func episode(
        _ rows: ClosedRange<Int>, _ number: Int, _ observations: [Float], _ keys: KeyedColumns
    ) throws -> Episode {
        let (first, last) = (rows.lowerBound, rows.upperBound)
        let observationSize = keys.space.storedSize
        let name = "episode \(number) (rows \(first)–\(last))"
        let episode = Episode(
            observations: Array(observations[(first * observationSize)..<((last + 1) * observationSize)]),
            actions: Array(actions[(first * actionSize)..<(last * actionSize)]),
            rewards: rewards.map { Array($0[first..<last]) } ?? [Float](repeating: 0, count: last - first),
            hasRewards: rewards != nil, isTerminated: isTerminal?[last] ?? false, origin: "\(path): \(name)")
        let check = ColumnCheck(path: path, episode: name)
        try keys.validate(episode.observations, check)
        try check.requireFinite(episode.actions, width: actionSize, column: "action")
        try check.requireFinite(episode.rewards, width: 1, column: "reward")
        return episode
    }
}
