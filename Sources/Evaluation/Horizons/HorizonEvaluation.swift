import Tensors
import Trajectories
import WorldModels

/// Open-loop prediction: filter `context` observed rows, imagine `horizon` steps with the logged actions, compare.
///
/// Windows begin every `stride` rows of each episode that is long enough. A prediction is the mean over `samples`
/// independent runs (posterior and prior sampled) of the decoder's mean. Called, it gives the errors of these means
/// alone; `predictions` scores them as distributions too.
public struct HorizonEvaluation: Sendable {
    public var context = 10
    public var horizon = 50
    public var stride = 25
    public var samples = 16

    /// Rows imagined side by side on one core: as many as its cache holds.
    private static let tile = 256
    /// Tiles whose sums are held at once.
    private static let round = 64

    public init(context: Int = 10, horizon: Int = 50, stride: Int = 25, samples: Int = 16) {
        self.context = context
        self.horizon = horizon
        self.stride = stride
        self.samples = samples
    }

    public struct Result: Sendable {
        public let windows: Int
        public let observation: [HorizonError]
        /// Empty for a model without that head.
        public let reward: [HorizonError]
    }

    /// First rows of the windows that fit.
    public func windowStarts(_ data: SequenceDataset) -> [Int] { windows(data).map(\.start) }

    func windows(_ data: SequenceDataset) -> [EvaluationWindow] {
        data.episodes.enumerated().flatMap { index, episode -> [EvaluationWindow] in
            let last = episode.count - context - horizon
            return last < 0
                ? []
                : Swift.stride(from: 0, through: last, by: stride).map {
                    EvaluationWindow(start: episode.lowerBound + $0, episode: index)
                }
        }
    }

    /// K, futures of each window that each member of an ensemble imagines: at least `samples` together.
    func samplesPerMember(of ensemble: WorldModelEnsemble) -> Int { (samples + ensemble.count - 1) / ensemble.count }

    /// - Returns: nil if no episode is long enough for a window.
    public func callAsFunction(_ model: WorldModel, _ data: SequenceDataset, generator: RandomGenerator) -> Result? {
        self(WorldModelEnsemble([model]), data, generator: generator)
    }

    /// The same of an ensemble, whose samples are spread over its members.
    public func callAsFunction(
        _ ensemble: WorldModelEnsemble, _ data: SequenceDataset, generator: RandomGenerator
    ) -> Result? {
        let model = ensemble.members[0]
        let windows = windows(data)
        let keys = ScoredKey.observationKeys(of: model)
        let baseline = LinearBaseline(model.statistics.linear)
        let errors: WindowErrors? = sum(windows, generator: generator) { range, generator in
            let imagined = ImaginedWindows(
                self, of: ensemble, on: data, windows: Array(windows[range]), using: &generator)
            return imagined.errors(keys, beside: baseline)
        } adding: {
            $0 += $1
        }
        return errors.map { errors in
            Result(
                windows: windows.count, observation: errors.observation.horizonErrors(),
                reward: model.scoredReward == nil ? [] : errors.reward.horizonErrors())
        }
    }

    /// What `body` makes of every tile of the windows, added up in their order, which does not depend on the cores' number.
    func sum<Sums: Sendable>(
        _ windows: [EvaluationWindow], generator: RandomGenerator,
        of body: @Sendable (Range<Int>, inout RandomGenerator) -> Sums, adding add: (inout Sums, Sums) -> Void
    ) -> Sums? {
        let perTile = max(1, HorizonEvaluation.tile / samples)
        let tiles = (windows.count + perTile - 1) / perTile
        var total: Sums?
        for first in Swift.stride(from: 0, to: tiles, by: HorizonEvaluation.round) {
            let parts = concurrentMap(min(tiles - first, HorizonEvaluation.round)) { index in
                let tile = first + index
                var tileGenerator = generator.child(UInt64(tile))
                return body(tile * perTile..<min(windows.count, (tile + 1) * perTile), &tileGenerator)
            }
            for part in parts {
                guard var sum = total else {
                    total = part
                    continue
                }
                total = nil  // Not shared while it is added to.
                add(&sum, part)
                total = sum
            }
        }
        return total
    }
}

extension ImaginedWindows {
    /// Errors of the predicted means.
    func errors(_ keys: [ScoredKey], beside baseline: LinearBaseline?) -> WindowErrors {
        func means(_ head: (WorldModel) -> LikelihoodHead) -> [Float] {
            meanOverSamples(
                mixed { head(ensemble.members[$0]).mean(head(ensemble.members[$0])(future.members[$0].features)) })
        }
        return WindowErrors(
            self, keys, observations: means(\.decoder), rewards: model.scoredReward.map { _ in means { $0.reward! } },
            beside: baseline)
    }
}
