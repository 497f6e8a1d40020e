import Charts
import Evaluation
import Files
import Foundation
import TensorBoard

/// The lines of a run's metrics as TensorBoard shows them: every number as a scalar, and the error by horizon as an image.
struct MetricsEvents: Sendable {
    private let file: EventFile

    /// Begins a file of events after `step`; what earlier files hold of later steps counts no more.
    init(in directory: RunDirectory, after step: Int) throws(TrainingError) {
        file = try MetricsEvents.writing { () throws(FileFailure) in
            try EventFile(in: directory.path, after: step, wallTime: MetricsEvents.now)
        }
    }

    /// - horizonErrors: of observations on kept-out episodes, where they were measured with this line.
    func append(_ line: MetricsLine, horizonErrors: [HorizonError]) throws(TrainingError) {
        var values = MetricsEvents.scalars(of: line).map { SummaryValue.scalar(tag: $0.tag, $0.value) }
        if !horizonErrors.isEmpty {
            values.append(
                .image(tag: "validation/error_by_horizon", MetricsEvents.chart(horizonErrors).raster()))
        }
        try MetricsEvents.writing { () throws(FileFailure) in
            try file.append([Event(wallTime: MetricsEvents.now, step: line.step, .summary(values))])
        }
    }

    /// The numbers of a line under tags such as `train/kl` and `validation/nrmse/5`, sorted by tag.
    static func scalars(of line: MetricsLine) -> [(tag: String, value: Double)] {
        guard let object = try? JSONSerialization.jsonObject(with: Data(line.json.utf8)) as? [String: Any] else {
            fatalError("a metrics line is no JSON object: \(line)")
        }
        let others = object.filter { $0.key != "step" }
        return others.flatMap { key, value in scalars(tag(of: key), value) }.sorted { $0.tag < $1.tag }
    }

    private static func scalars(_ tag: String, _ value: Any) -> [(tag: String, value: Double)] {
        switch value {
        case let number as NSNumber: [(tag, number.doubleValue)]
        // Numbers that JSON has no form for.
        case let text as String: Double(text).map { [(tag, $0)] } ?? []
        case let numbers as [String: Any]: numbers.flatMap { scalars(tag + "/" + $0.key, $0.value) }
        default: []
        }
    }

    private static func tag(of key: String) -> String {
        let part = "validation_"
        guard key.hasPrefix(part) else { return "train/" + key }
        return "validation/" + (key == "validation_horizon_error" ? "nrmse" : key.dropFirst(part.count))
    }

    private static func chart(_ errors: [HorizonError]) -> LineChart {
        let horizons = errors.map { Double($0.horizon) }
        return LineChart(
            xLabel: "horizon, steps", yLabel: "nRMSE", yScale: .logarithmic,
            series: [
                Series("model", x: horizons, y: errors.map(\.nrmse), color: .blue),
                Series("linear", x: horizons, y: errors.map(\.linear), color: .orange, stroke: .dashed),
                Series("persistence", x: horizons, y: errors.map(\.persistence), color: .green, stroke: .dotted),
            ])
    }

    private static var now: Double { Date().timeIntervalSince1970 }

    private static func writing<Result>(
        _ body: () throws(FileFailure) -> Result
    ) throws(TrainingError) -> Result {
        do {
            return try body()
        } catch {
            throw .cannotWrite(error)
        }
    }
}
