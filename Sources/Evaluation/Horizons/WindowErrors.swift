import Tensors
import Trajectories
import WorldModels

/// Squared errors of predicted means, beside the baselines, over windows.
struct WindowErrors: Sendable {
    /// Of all keys together.
    var observation: KeyErrors
    var keys: [KeyErrors]
    var reward: KeyErrors
    /// (prediction − truth)² of each number of an observation, over windows and horizons.
    var dimensions: Means
    /// Predicted numbers, of observations and rewards, that are not finite.
    var notFinite = 0

    /// - observations: predicted means `[H, W, O]`.  - rewards: the same `[H, W]`; nil for a model without that head.
    init(
        _ windows: ImaginedWindows, _ keys: [ScoredKey], observations: [Float], rewards: [Float]?,
        beside baseline: LinearBaseline?
    ) {
        let (horizon, size) = (windows.horizon, windows.rows.observation.shape.last)
        observation = KeyErrors(horizon: horizon)
        self.keys = keys.map { _ in KeyErrors(horizon: horizon) }
        reward = KeyErrors(horizon: horizon)
        dimensions = Means(count: size)
        let truth = WindowTruth(windows)
        let last = (0..<windows.count).map(truth.lastSeen)
        let lastRewards = (0..<windows.count).map(truth.lastReward)
        var linear = last.flatMap(\.self)
        for h in 0..<horizon {
            let row = windows.context + h
            let step = baseline?.predict(linear, actions: truth.actions(row: row), count: windows.count)
            linear = step?.observations ?? linear
            for window in 0..<windows.count {
                let (place, first) = (h * windows.count + window, window * size)
                let lastReward = lastRewards[window]
                let target = truth.observation(window, row: row)
                let predicted = observations[place * size..<(place + 1) * size]
                for (index, key) in keys.enumerated() {
                    for i in key.columns where !target[target.startIndex + i].isNaN {
                        let x = target[target.startIndex + i]
                        let error = square(predicted[predicted.startIndex + i] - x)
                        if !error.isFinite { notFinite += 1 }
                        let errors = (
                            error, square(last[window][i] - x), step.map { square($0.observations[first + i] - x) }
                        )
                        dimensions.add(error, at: i)
                        self.keys[index].add(errors, horizon: h, episode: windows.episodes[window])
                        observation.add(errors, horizon: h, episode: windows.episodes[window])
                    }
                }
                guard let rewards else { continue }
                let x = truth.reward(window, row: row)
                if !rewards[place].isFinite { notFinite += 1 }
                reward.add(
                    (square(rewards[place] - x), square(lastReward - x), step.map { square($0.rewards[window] - x) }),
                    horizon: h, episode: windows.episodes[window])
            }
        }
    }

    static func += (total: inout WindowErrors, part: WindowErrors) {
        total.observation += part.observation
        total.reward += part.reward
        total.notFinite += part.notFinite
        total.dimensions += part.dimensions
        for index in total.keys.indices { total.keys[index] += part.keys[index] }
    }
}

extension KeyErrors {
    fileprivate mutating func add(
        _ errors: (model: Double, persistence: Double, linear: Double?), horizon: Int, episode: Int
    ) {
        model.add(errors.model, at: horizon, cluster: episode)
        persistence.add(errors.persistence, at: horizon)
        if let error = errors.linear { linear.add(error, at: horizon) }
    }
}

private func square(_ x: Float) -> Double { Double(x) * Double(x) }
