import Trajectories

/// Reads one episode of a Minari dataset, holding every column to the number of actions.
struct MinariEpisodeReader {
    let check: ColumnCheck
    let observations: KeyedColumns
    let mask: [ColumnSelection.Entry]
    let actions: KeyedColumns

    /// - late: takes the names of extra columns with a row a step, none for the first observation.
    func read(_ group: borrowing HDF5Group, late: inout Set<String>) throws -> Episode {
        let steps = try group.dataset(actions.keys[0].column).shape.first ?? 0
        func flags(_ column: String) throws -> [Bool] {
            let dataset = try group.dataset(column)
            try check.requireShape(dataset.shape, rows: steps, width: 1, column: column)
            return try dataset.flags()
        }
        let taken = actions.joined(
            try actions.keys.map { try values(group, $0.column, rows: steps, width: $0.space.storedSize) }, rows: steps)
        let rewards = try values(group, "rewards", rows: steps, width: 1)
        let episode = Episode(
            observations: try observations(group, steps: steps, late: &late), actions: taken, rewards: rewards,
            isTerminated: try flags("terminations").last ?? false, origin: "\(check.path): \(check.episode)")
        _ = try flags("truncations")
        try observations.validate(episode.observations, check)
        try actions.validate(episode.actions, check)
        try check.requireFinite(rewards, width: 1, column: "rewards")
        return episode
    }

    private func observations(
        _ group: borrowing HDF5Group, steps: Int, late: inout Set<String>
    ) throws -> [Float] {
        let rows = steps + 1
        var arrays: [[Float]] = []
        for (index, key) in observations.keys.enumerated() {
            let width = key.space.storedSize
            let dataset = try group.dataset(key.column)
            if index >= observations.ownCount, dataset.shape.first == steps {
                try requireMissingAllowed(key, dataset.shape, rows: rows)
                late.insert(key.column)
                arrays.append(
                    [Float](repeating: .nan, count: width)
                        + (try values(group, key.column, rows: steps, width: width)))
            } else {
                arrays.append(try values(group, key.column, rows: rows, width: width))
            }
        }
        var joined = observations.joined(arrays, rows: rows)
        if !mask.isEmpty {
            var seen = ObservationMask(of: observations)
            for entry in mask {
                let dataset = try group.dataset(entry.column)
                try seen.add(entry, shape: dataset.shape, seen: try dataset.flags(), rows: rows, check)
            }
            seen.apply(to: &joined)
        }
        return joined
    }

    /// An extra column with a row a step leaves the first observation without one.
    private func requireMissingAllowed(_ key: KeyedColumns.Key, _ shape: [Int], rows: Int) throws {
        guard observations.missing != .allowed else { return }
        let width = key.space.storedSize == 1 ? "" : ", \(key.space.storedSize)"
        throw LogError.shapeMismatch(
            path: check.path, column: check.name(of: key.column),
            expected: "[\(rows)\(width)]; for a row a step, the first one missing, \(LogOptions.missingRemedy);",
            found: "\(shape)")
    }

    private func values(_ group: borrowing HDF5Group, _ column: String, rows: Int, width: Int) throws -> [Float] {
        let dataset = try group.dataset(column)
        try check.requireShape(dataset.shape, rows: rows, width: width, column: column)
        return try dataset.floats()
    }
}
