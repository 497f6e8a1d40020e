import Trajectories

/// What the log holds at the rows of windows, in the model's units.
struct WindowTruth {
    let count: Int
    let context: Int
    private let size: Int
    private let actionSize: Int
    private let observations: [Float]
    private let actions: [Float]
    private let rewards: [Float]

    init(_ windows: ImaginedWindows) {
        (count, context) = (windows.count, windows.context)
        let rows = windows.rows
        (size, actionSize) = (rows.observation.shape.last, rows.action.shape.last)
        (observations, actions, rewards) = (rows.observation.floats, rows.action.floats, windows.rewards)
    }

    /// o of a row, NaN where it is missing.
    func observation(_ window: Int, row: Int) -> ArraySlice<Float> {
        let start = (row * count + window) * size
        return observations[start..<start + size]
    }

    /// The actions that led to a row of every window, `[W, A]`.
    func actions(row: Int) -> [Float] {
        Array(actions[row * count * actionSize..<(row + 1) * count * actionSize])
    }

    /// The reward on arrival at a row, NaN where there is none.
    func reward(_ window: Int, row: Int) -> Float { rewards[row * count + window] }

    /// The last reward of the context; 0, the training log's mean, if there was none.
    func lastReward(_ window: Int) -> Float {
        let reward = reward(window, row: context - 1)
        return reward.isNaN ? 0 : reward
    }

    /// Of each number the last one that was seen in the context; 0, the training log's mean, if none was.
    func lastSeen(_ window: Int) -> [Float] {
        (0..<size).map { i in
            for row in (0..<context).reversed() {
                let value = observations[(row * count + window) * size + i]
                if !value.isNaN { return value }
            }
            return 0
        }
    }
}
