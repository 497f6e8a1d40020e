import Tensors
import Trajectories

// What an agent asks of a model beside `observe` and `imagine`: where episodes begin, and what a state means in the
// log's units; on a tape too, for an agent that learns from it. Tensors are 32-bit. Where these do not hold a column of the log
// (`Standardizer.fitsSinglePrecision`), `Normalizer.decodeObservations` of what the decoder predicts, and `restore` of
// `Normalizer.reward`, have its numbers in 64 bits.

extension WorldModel {
    /// One step of filtering for B agents of which some begin an episode: their state and action count as zeros.
    /// - isFirst: 1 where an episode begins, else 0, `[B]`.
    public func observe(
        _ state: State, action: Tensor, observation: Tensor, isFirst: Tensor, using generator: inout RandomGenerator
    ) -> State {
        observe(
            state.reset(where: isFirst), action: action.kept(where: isFirst.affine(scale: -1, offset: 1)),
            observation: observation, using: &generator)
    }

    /// E[o | s]: features `[…, F]` → `[…, O]`. A choice is a probability for each of its values; a number that never varied
    /// in the training log is as it was there.
    public func decode(_ features: Tensor) -> Tensor {
        let seen = decoder.mean(decoder(features)).restored(by: normalizer.observation)
        guard !normalizer.constants.isEmpty else { return seen }
        let units = normalizer.encodedObservation
        var (pieces, seenCount, start) = ([Tensor](), 0, 0)
        // Runs of neighbours that all vary, or all do not.
        while start < units.size {
            let varies = units.deviation[start] > 0
            let end = units.deviation[start...].firstIndex { ($0 > 0) != varies } ?? units.size
            if varies {
                pieces.append(seen.columns(seenCount..<seenCount + end - start))
                seenCount += end - start
            } else {
                let value = Tensor(Array(units.mean[start..<end]), shape: [end - start]).converted(to: seen.precision)
                pieces.append(value.broadcast(to: seen.shape.replacingLast(end - start)))
            }
            start = end
        }
        return .concatenated(pieces)
    }

    /// Whether the model predicts rewards: it has a head for them, as one that was trained on logs without rewards has not.
    public var predictsReward: Bool { reward != nil }

    /// E[r | s], of the reward received on arrival: features `[…, F]` → `[…]`. Traps unless `predictsReward`.
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

    /// E[r | s] of a state, `[B]`. Traps unless `predictsReward`.
    public func predictReward(_ state: State) -> Tensor { predictReward(features(state)) }

    /// p(the episode goes on | s) of a state, `[B]`.
    public func predictContinuation(_ state: State) -> Tensor { predictContinuation(features(state)) }
}

extension Tensor {
    /// x · scale + mean of each column, on the tape.
    fileprivate func restored(by standardizer: Standardizer) -> Tensor {
        let shape = Shape([standardizer.size])
        let scale = Tensor(standardizer.scales, shape: shape).converted(to: precision)
        return self * scale + Tensor(standardizer.mean, shape: shape).converted(to: precision)
    }

    fileprivate var droppingLastAxis: Tensor { reshaped(shape.droppingLast()) }
}
