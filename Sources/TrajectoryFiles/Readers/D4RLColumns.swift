import Trajectories

/// The flat columns of a D4RL file over N rows, and the cutting of them into episodes.
struct D4RLColumns {
    let path: String
    let keys: KeyedColumns
    /// Elements of one action (A).
    let actionSize: Int
    /// `[N, O]`.
    var observations: [Double]
    /// `[N, O]`, if the file has them.
    var nextObservations: [Double]?
    /// `[N, A]`.
    var actions: [Double]
    /// `[N]`, if the file has them; so are
    var rewards: [Double]?
    var terminals: [Bool]?
    var timeouts: [Bool]?

    /// Rows N.
    var count: Int { observations.count / max(observationSize, 1) }
    /// Elements of one observation (O).
    private var observationSize: Int { keys.space.storedSize }
    /// Whether the observation after an episode's last row is known: extra keys have no row for it, so that theirs must be
    /// allowed to be missing.
    var knowsFinalObservations: Bool {
        nextObservations != nil && (keys.ownCount == keys.keys.count || keys.missing == .allowed)
    }

    /// Cuts the columns after the rows that end an episode; `notes` says what was left out or inferred.
    ///
    /// Row t is paired with row t + 1 inside an episode only. Fails with `LogError` unless `faults` leave an episode out.
    func episodes(endingAt ends: [Int], notes: inout [String], _ faults: inout EpisodeFaults) throws -> [Episode] {
        var episodes: [Episode] = []
        var (start, droppedTerminals, withoutStep) = (0, 0, 0)
        for (number, end) in ends.enumerated() {
            let name = "episode \(number) (rows \(start)–\(end))"
            switch try faults.attempt(name, { try episode(start...end, name) }) {
            case .some(let episode?): episodes.append(episode)
            case .some(nil): withoutStep += 1
            case nil: break
            }
            if !knowsFinalObservations, terminals?[end] == true { droppedTerminals += 1 }
            start = end + 1
        }
        if rewards == nil { notes.append("No rewards: none are learned or scored.") }
        if !knowsFinalObservations {
            let reason =
                nextObservations == nil
                ? "No next_observations: the last action of each episode has no successor observation"
                : "Extra columns have no row for the observation after an episode's last action"
            notes.append(
                "\(reason); \(ends.count) were dropped, \(droppedTerminals) of them terminal"
                    + (withoutStep > 0 ? ", and \(withoutStep.counted("one-row episode")) with them." : "."))
            if nextObservations != nil {
                notes.append(
                    "To keep these, the extra columns missing in their observation, \(LogOptions.missingRemedy).")
            }
        }
        return episodes
    }

    /// The last row of each episode, in order: terminals and timeouts; `notes` says what was inferred.
    func ends(notes: inout [String]) -> [Int] {
        var ends: [Int] = []
        var jumps = 0
        for row in 0..<count {
            let isJump = row + 1 < count && breaks(after: row)
            let isFlagged = terminals?[row] == true || timeouts?[row] == true
            if isJump, !isFlagged { jumps += 1 }
            if isFlagged || (isJump && timeouts == nil) || row == count - 1 { ends.append(row) }
        }
        if terminals == nil, timeouts == nil, nextObservations == nil {
            notes.append(
                "No terminals and no timeouts: nothing says where an episode ends, and all rows are one record.")
            return ends
        }
        if terminals == nil { notes.append("No terminals: no end is taken for a terminal state.") }
        if timeouts == nil {
            notes.append(
                nextObservations == nil
                    ? "No timeouts: an episode cut off by a time limit cannot be told from the one after it, "
                        + "and runs on into it."
                    : "No timeouts: \(jumps.counted("end was", "ends were")) found where next_observations is not the row that follows."
            )
        } else if jumps > 0 {
            notes.append("At \(jumps.counted("row")) inside episodes, next_observations is not the row that follows.")
        }
        return ends
    }

    /// Whether the observation after `row` is not the one that follows it in the file.
    private func breaks(after row: Int) -> Bool {
        guard let nextObservations else { return false }
        return (0..<observationSize).contains { element in
            let next = nextObservations[row * observationSize + element]
            let following = observations[(row + 1) * observationSize + element]
            if next.isNaN || following.isNaN { return false }
            return !(abs(next - following) <= 1e-5 * (1 + abs(following)))
        }
    }

    /// The episode of these rows, or nil if no transition remains.
    private func episode(_ rows: ClosedRange<Int>, _ name: String) throws -> Episode? {
        let (first, last) = (rows.lowerBound, rows.upperBound)
        let steps = knowsFinalObservations ? last - first + 1 : last - first
        guard steps > 0 else { return nil }
        var states = Array(observations[(first * observationSize)..<((last + 1) * observationSize)])
        if let nextObservations, knowsFinalObservations {
            states += nextObservations[(last * observationSize)..<((last + 1) * observationSize)]
        }
        let episode = Episode(
            observations: states, actions: Array(actions[(first * actionSize)..<((first + steps) * actionSize)]),
            rewards: rewards.map { Array($0[first..<(first + steps)]) } ?? [Double](repeating: 0, count: steps),
            hasRewards: rewards != nil, isTerminated: knowsFinalObservations && terminals?[last] == true,
            origin: "\(path): \(name)")
        let check = ColumnCheck(path: path, episode: name)
        try keys.validate(episode.observations, check)
        try check.requireFinite(episode.actions, width: actionSize, column: "actions")
        try check.requireFinite(episode.rewards, width: 1, column: "rewards")
        return episode
    }
}
