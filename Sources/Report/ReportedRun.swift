import Evaluation
import Training

/// A run as one evaluation saw it.
public struct ReportedRun: Encodable, Sendable {
    /// Its path, as it was given.
    public let name: String
    public let parameters: Int
    /// What kind of model it is, in a few words.
    public let model: String
    public let report: EvaluationReport
    /// Lines of its `metrics.jsonl`; empty for a checkpoint by itself.
    public let training: [MetricsLine]

    enum CodingKeys: String, CodingKey { case name = "run", parameters, model, report }

    public init(name: String, parameters: Int, model: String, report: EvaluationReport, training: [MetricsLine]) {
        self.name = name
        self.parameters = parameters
        self.model = model
        self.report = report
        self.training = training
    }

    /// Horizons that stand for all in tables: 1, 5, 15 and the last.
    public var shownHorizons: [Int] {
        let last = report.observation.count
        return [1, 5, 15].filter { $0 < last } + (last > 0 ? [last] : [])
    }

    /// Share of real numbers inside their 90 % intervals at one horizon, over all keys; nil without such keys.
    public func coverage90(at horizon: Int) -> Double? {
        let scores = report.keys.compactMap { key in key.horizons.first { $0.horizon == horizon } }
        let covered = scores.compactMap { score in score.coverage90.map { (share: $0, count: Double(score.numbers)) } }
        let count = covered.reduce(0) { $0 + $1.count }
        return count > 0 ? covered.reduce(0) { $0 + $1.share * $1.count } / count : nil
    }

    /// The horizon at which calibration and the use of actions are judged: 15, or the last before it.
    public var judgedHorizon: Int { min(15, report.observation.count) }

    /// The last part of the path, which tells runs apart on a chart.
    var shortName: String { name.split(separator: "/").last.map(String.init) ?? name }
}
