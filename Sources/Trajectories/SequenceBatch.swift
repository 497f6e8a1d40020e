import Tensors

/// B sequences of T rows each, in the model's alignment: index t holds o_t, the action a_{t−1} that led there, and
/// the reward received on arrival.
///
/// A sequence may run over the end of one episode into the next: `isFirst` marks where, and the model's state is
/// reset there. What a sequence's own first row was led to by is not known to it, so that row counts as a first one, unless
/// the sequence goes on where another one ended.
public struct SequenceBatch: Sendable {
    /// `[T, B, O]`, NaN where a number is missing.
    public let observation: Tensor
    /// `[T, B, A]`; zeros where `isFirst`. A is 0 for a log without actions.
    public let action: Tensor
    /// `[T, B]`; zeros where `isFirst`.
    public let reward: Tensor
    /// `[T, B]`, 1 on the first row of an episode or of a sequence, else 0.
    public let isFirst: Tensor
    /// `[T, B]`, 1 where the episode ended in a terminal state, else 0.
    public let isTerminal: Tensor
    /// `[T, B]`, 1 on rows of the log, 0 on padding after them.
    public let mask: Tensor
    /// Whether any sequence has its first row at t, `[T]`.
    public let hasFirst: [Bool]
    /// Rows of the log in this batch.
    public let rowCount: Int
    /// Rows with a reward: those that are no first ones.
    public let rewardCount: Int

    public var length: Int { observation.shape[0] }
    public var count: Int { observation.shape[1] }

    /// Sequences that begin at the given rows, `length` rows each. Rows at or past `end` of a sequence are padding;
    /// without ends, a sequence that reaches the end of the data goes on at its beginning.
    /// - continues: whether the state before a sequence's own first row is known, for each of them; none by default.
    public init(
        _ data: SequenceDataset, starts: [Int], length: Int, ends: [Int]? = nil, continues: [Bool]? = nil
    ) {
        let (size, count) = (length * starts.count, starts.count)
        var observation = [Float](repeating: 0, count: size * data.observationSize)
        var action = [Float](repeating: 0, count: size * data.actionSize)
        var reward = [Float](repeating: 0, count: size)
        var isFirst = reward
        var isTerminal = reward
        var mask = reward
        var hasFirst = [Bool](repeating: false, count: length)
        var rowCount = 0
        var rewardCount = 0
        for (b, start) in starts.enumerated() {
            let rows = min(length, (ends?[b]).map { $0 - start } ?? length)
            for t in 0..<rows {
                let row = (start + t) % data.rowCount
                let place = t * count + b
                for i in 0..<data.observationSize {
                    observation[place * data.observationSize + i] = data.observations[row * data.observationSize + i]
                }
                mask[place] = 1
                isTerminal[place] = data.isTerminal[row] ? 1 : 0
                rowCount += 1
                if t == 0 && !(continues?[b] ?? false) || data.isFirst[row] {
                    isFirst[place] = 1
                    hasFirst[t] = true
                } else {
                    for i in 0..<data.actionSize {
                        action[place * data.actionSize + i] = data.actions[row * data.actionSize + i]
                    }
                    reward[place] = data.rewards[row]
                    rewardCount += 1
                }
            }
        }
        let axes: Shape = [length, count]
        self.observation = Tensor(observation, shape: [length, count, data.observationSize])
        self.action = Tensor(action, shape: [length, count, data.actionSize])
        self.reward = Tensor(reward, shape: axes)
        self.isFirst = Tensor(isFirst, shape: axes)
        self.isTerminal = Tensor(isTerminal, shape: axes)
        self.mask = Tensor(mask, shape: axes)
        self.hasFirst = hasFirst
        self.rowCount = rowCount
        self.rewardCount = rewardCount
    }

    private init(
        observation: Tensor, action: Tensor, reward: Tensor, isFirst: Tensor, isTerminal: Tensor, mask: Tensor
    ) {
        self.observation = observation
        self.action = action
        self.reward = reward
        self.isFirst = isFirst
        self.isTerminal = isTerminal
        self.mask = mask
        let count = isFirst.shape[1]
        let first = isFirst.floats
        hasFirst = (0..<isFirst.shape[0]).map { first[$0 * count..<($0 + 1) * count].contains { $0 > 0 } }
        rowCount = Int(mask.sum.item)
        rewardCount = rowCount - Int(isFirst.sum.item)
    }

    /// Rows `range` of every sequence.
    public subscript(range: Range<Int>) -> SequenceBatch {
        SequenceBatch(
            observation: observation[range], action: action[range], reward: reward[range], isFirst: isFirst[range],
            isTerminal: isTerminal[range], mask: mask[range])
    }

    /// The same rows with other observations of the same shape.
    public func replacing(observation other: Tensor) -> SequenceBatch {
        require(other.shape == observation.shape, "observations \(other.shape) in place of \(observation.shape)")
        return SequenceBatch(
            observation: other, action: action, reward: reward, isFirst: isFirst, isTerminal: isTerminal, mask: mask)
    }

    /// The same rows in another precision.
    public func converted(to precision: Precision) -> SequenceBatch {
        SequenceBatch(
            observation: observation.converted(to: precision), action: action.converted(to: precision),
            reward: reward.converted(to: precision), isFirst: isFirst.converted(to: precision),
            isTerminal: isTerminal.converted(to: precision), mask: mask.converted(to: precision))
    }

    /// Each sequence `times` times in a row: `[T, B, …]` → `[T, B · times, …]`.
    public func repeated(_ times: Int) -> SequenceBatch {
        if times == 1 { return self }
        func repeated(_ x: Tensor) -> Tensor { x.repeated(times, axis: 1) }
        return SequenceBatch(
            observation: repeated(observation), action: repeated(action), reward: repeated(reward),
            isFirst: repeated(isFirst), isTerminal: repeated(isTerminal), mask: repeated(mask))
    }

    /// Rewards as vectors of one element `[T, B, 1]`.
    public var rewardColumn: Tensor { reward.reshaped(reward.shape.appending(1)) }

    /// 1 where the episode goes on after the row, else 0, as vectors of one element `[T, B, 1]`.
    public var goesOnColumn: Tensor {
        isTerminal.affine(scale: -1, offset: 1).reshaped(isTerminal.shape.appending(1))
    }

    /// 1 on rows with a reward: rows of the log that are no first ones, `[T, B]`.
    public var rewardMask: Tensor { mask - isFirst }
}
