import Tensors

/// What a planner decided: an action for each of the next H steps, of which the first is to be taken.
public struct Plan: Equatable, Sendable {
    /// a_0 … a_{H−1}, row-major `[H, S]`, as a log stores actions.
    public let actions: [Float]
    /// H
    public let horizon: Int
    /// The best score among the candidates that were tried last. Of a model that draws its futures it is too good on
    /// average: the best of many is also the luckiest.
    public let score: Float

    /// The action to take now, `[S]`.
    public var first: [Float] { self[0] }

    /// The action of step t, `[S]`.
    public subscript(t: Int) -> [Float] {
        require(t >= 0 && t < horizon, "step \(t) of a plan of \(horizon)")
        let width = actions.count / horizon
        return Array(actions[t * width..<(t + 1) * width])
    }
}
