import Tensors
import Trajectories
import WorldModels

/// A log as a model sees it, to draw experience from: what every row still brought is summed up once.
public struct ExperienceLog: Sendable {
    public let data: SequenceDataset
    public let model: WorldModel
    /// Of every row: the sum of R_t, γ^{T−t} or 0, and the episode; see `Experience`.
    private var rewards: [Float]
    private var tails: [Float]
    private var episodes: [Int]
    /// What the networks read of the last state of each episode, `[E, F]`.
    private let ends: Tensor

    /// Rows before the end of an episode from which on its last state is inferred.
    private static let endLength = 32

    /// - discount: γ
    public init(
        _ data: SequenceDataset, in model: WorldModel, discount: Double, using generator: inout RandomGenerator
    ) {
        (self.data, self.model) = (data, model)
        rewards = [Float](repeating: 0, count: data.rowCount)
        tails = rewards
        episodes = [Int](repeating: 0, count: data.rowCount)
        let units = model.normalizer.reward
        let (scale, offset) = (Float(units.deviation[0]), Float(units.mean[0]))
        for (index, episode) in data.episodes.enumerated() {
            var (sum, tail): (Float, Float) = (0, data.isTerminal[episode.upperBound - 1] ? 0 : 1)
            for row in episode.reversed() {
                (rewards[row], tails[row], episodes[row]) = (sum, tail, index)
                sum = data.rewards[row] * scale + offset + Float(discount) * sum
                tail *= Float(discount)
            }
        }
        let lasts = data.episodes.map { $0.suffix(ExperienceLog.endLength) }
        let batch = SequenceBatch(
            data, starts: lasts.map(\.lowerBound), length: lasts.map(\.count).max() ?? 0, ends: lasts.map(\.upperBound))
        let features = model.observe(batch, using: &generator).features
        ends = features.reshaped([batch.length * batch.count, features.shape.last])
            .gathered(rows: lasts.enumerated().map { ($1.count - 1) * batch.count + $0 })
    }

    /// The experience of sequences of rows, all of one length; rows past the data's end are those at its beginning.
    /// - dreams: how many of the rows are drawn to begin dreams at.
    public func experience(
        of sequences: [Range<Int>], dreams: Int, using generator: inout RandomGenerator
    ) -> Experience {
        let batch = SequenceBatch(data, starts: sequences.map(\.lowerBound), length: sequences[0].count)
        let observed = model.observe(batch, using: &generator)
        func flat(_ tensor: Tensor) -> Tensor {
            tensor.reshaped([tensor.shape[0] * tensor.shape[1], tensor.shape.last])
        }
        // The action of a row stands at the next one, where there is one.
        var (places, rows): ([Int], [Int]) = ([], [])
        for (index, sequence) in sequences.enumerated() {
            for (t, row) in sequence.lazy.map({ $0 % data.rowCount }).enumerated()
            where row + 1 < data.rowCount && !data.isFirst[row + 1] {
                places.append(t * sequences.count + index)
                rows.append(row)
            }
        }
        let starts = (0..<dreams).map { _ in generator.index(below: batch.length * batch.count) }
        let width = data.actionSize
        return Experience(
            states: State(
                deterministic: flat(observed.contexts).gathered(rows: starts),
                stochastic: flat(observed.samples).gathered(rows: starts)),
            features: flat(observed.features).gathered(rows: places),
            actions: Tensor(
                rows.flatMap { data.actions[($0 + 1) * width..<($0 + 2) * width] }, shape: [rows.count, width]),
            rewards: Tensor(rows.map { rewards[$0] }, shape: [rows.count]),
            tails: Tensor(rows.map { tails[$0] }, shape: [rows.count]),
            ends: ends.gathered(rows: rows.map { episodes[$0] }))
    }
}
