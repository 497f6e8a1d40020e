import Tensors
import Trajectories

// What a state means, in the log's units: for an agent that reads it, and on a tape for one that learns from it.

extension WorldModel {
    /// E[o | s]: features `[…, F]` → `[…, O]`. A choice is a probability for each of its values.
    public func decode(_ features: Tensor) -> Tensor {
        decoder.mean(decoder(features)).restored(by: normalizer.observation)
    }

    /// E[r | s], of the reward received on arrival: features `[…, F]` → `[…]`. Traps in a model without that head.
    public func predictReward(_ features: Tensor) -> Tensor {
        guard let reward else { fatalError("the reward of a model without that head") }
        return reward.mean(reward(features)).restored(by: normalizer.reward).droppingLastAxis
    }

    /// p(the episode goes on | s): features `[…, F]` → `[…]`. Traps in a model without that head.
    public func predictContinuation(_ features: Tensor) -> Tensor {
        guard let continuation else { fatalError("the continuation of a model without that head") }
        return continuation(features).probability.droppingLastAxis
    }

    /// E[o | s] of a state, `[B, O]`.
    public func decode(_ state: State) -> Tensor { decode(features(state)) }

    /// E[r | s] of a state, `[B]`.
    public func predictReward(_ state: State) -> Tensor { predictReward(features(state)) }

    /// p(the episode goes on | s) of a state, `[B]`.
    public func predictContinuation(_ state: State) -> Tensor { predictContinuation(features(state)) }
}

extension Tensor {
    /// x · deviation + mean of each column, on the tape.
    fileprivate func restored(by standardizer: Standardizer) -> Tensor {
        let shape = Shape([standardizer.size])
        let deviation = Tensor(standardizer.deviation, shape: shape).converted(to: precision)
        return self * deviation + Tensor(standardizer.mean, shape: shape).converted(to: precision)
    }

    fileprivate var droppingLastAxis: Tensor { reshaped(shape.droppingLast()) }
}
