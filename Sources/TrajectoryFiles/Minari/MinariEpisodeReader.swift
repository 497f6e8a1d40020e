import Trajectories

/// Reads one episode of a Minari dataset, holding every column to the number of actions.
struct MinariEpisodeReader {
    let check: ColumnCheck
    let observations: KeyedColumns
    let mask: [ColumnSelection.Entry]
    let actions: KeyedColumns

    /// What was found in episodes beside their numbers.
    struct Findings {
        /// Extra columns with a row a step, none for the first observation.
        var late: Set<String> = []
        /// Columns whose choices are one-hot.
        var oneHot: Set<String> = []
        var rounding = IntegerRounding()
    }

    /// - findings: changed only if the episode can be read.
    func read(_ group: borrowing HDF5Group, findings: inout Findings) throws -> Episode {
        let steps = try group.dataset(actions.keys[0].column).shape.first ?? 0
        func flags(_ column: String) throws -> [Bool] {
            let dataset = try group.dataset(column)
            try check.requireShape(dataset.shape, rows: steps, width: 1, column: column)
            return try check.flags(try dataset.doubles(), column: column)
        }
        var found = findings
        let taken = actions.joined(
            try actions.keys.map { try values(group, $0, rows: steps, &found) }, rows: steps)
        let rewards = try rewards(group, steps, &found)
        let episode = Episode(
            observations: try observations(group, steps: steps, &found), actions: taken, rewards: rewards,
            isTerminated: try flags("terminations").last ?? false, origin: "\(check.path): \(check.episode)")
        _ = try flags("truncations")
        try observations.validate(episode.observations, check)
        try actions.validate(episode.actions, check)
        try check.requireFinite(rewards, width: 1, column: "rewards")
        findings = found
        return episode
    }

    private func observations(
        _ group: borrowing HDF5Group, steps: Int, _ found: inout Findings
    ) throws -> [Double] {
        let rows = steps + 1
        var arrays: [[Double]] = []
        for (index, key) in observations.keys.enumerated() {
            let shape = try group.dataset(key.column).shape
            if index >= observations.ownCount, shape.first == steps {
                try requireMissingAllowed(key, shape, rows: rows)
                found.late.insert(key.column)
                arrays.append(
                    [Double](repeating: .nan, count: key.space.storedSize)
                        + (try values(group, key, rows: steps, &found)))
            } else {
                arrays.append(try values(group, key, rows: rows, &found))
            }
        }
        var joined = observations.joined(arrays, rows: rows)
        if !mask.isEmpty {
            var seen = ObservationMask(of: observations)
            for entry in mask {
                let dataset = try group.dataset(entry.column)
                let flags = try check.areNonzero(
                    try dataset.doubles(), width: dataset.width, column: entry.column)
                try seen.add(entry, shape: dataset.shape, seen: flags, rows: rows, check)
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

    /// A key's numbers as they are stored, `[rows, storedSize]`.
    private func values(
        _ group: borrowing HDF5Group, _ key: KeyedColumns.Key, rows: Int, _ found: inout Findings
    ) throws -> [Double] {
        let dataset = try group.dataset(key.column)
        let width = key.space.storedSize
        if dataset.shape.first == rows, OneHotRows.fit(Array(dataset.shape.dropFirst()), key.space) {
            found.oneHot.insert(key.column)
            return try classes(try dataset.doubles(), key)
        }
        try check.requireShape(dataset.shape, rows: rows, width: width, column: key.column)
        return try dataset.numbers().stored(in: key.space, of: key.column, &found.rounding)
    }

    /// Fails with `outsideSpace` at a row that is not one-hot.
    private func classes(_ rows: [Double], _ key: KeyedColumns.Key) throws -> [Double] {
        switch OneHotRows.classes(rows, of: key.space) {
        case .success(let classes): return classes
        case .failure(let stray):
            throw LogError.outsideSpace(
                path: check.path, column: key.column, episode: check.episode, step: stray.row,
                expected: "\(key.space), one class a row or one-hot rows", found: "the row \(stray.values)")
        }
    }

    private func rewards(_ group: borrowing HDF5Group, _ steps: Int, _ found: inout Findings) throws -> [Double] {
        let dataset = try group.dataset("rewards")
        try check.requireShape(dataset.shape, rows: steps, width: 1, column: "rewards")
        return try dataset.numbers().stored(in: .unbounded(1), of: "rewards", &found.rounding)
    }
}
