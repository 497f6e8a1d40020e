import Checkpoints
import Foundation
import Trajectories
import WorldModels

/// A step whose objective or gradient was not finite, and the batch it saw.
public struct NonFiniteStep: Equatable, Sendable {
    /// Rows of one episode in a sequence.
    public struct Part: Codable, Equatable, Sendable {
        public let origin: String
        /// Of the first row's observation, counted from 0.
        public let step: Int
        public var rows: Int
    }

    public let step: Int
    /// Which model of an ensemble; nil if there is one.
    public let member: Int?
    /// What each sequence of the batch is made of.
    public let sequences: [[Part]]
    /// The value furthest from its column's mean.
    public let largest: LogValue?
    /// Deviations from which on a value counts as out of the ordinary.
    public let limit: Double

    /// What to do about it.
    public var remedy: String {
        isOfData
            ? "correct or leave out that record, or lower training.learningRate.peak if it is right"
            : "lower training.learningRate.peak or training.clip"
    }

    /// Whether the batch holds a value that is out of the ordinary; otherwise training itself has diverged.
    public var isOfData: Bool { largest.map { !($0.deviations.magnitude <= limit) } ?? false }

    /// A value is out of the ordinary at 1000 deviations, and in a short log, whose largest value can lie only √rows
    /// deviations from the mean, where it alone makes up a tenth of the column's variance, but not below 10.
    static func limit(rows: Int) -> Double { min(1000, max(10, (Double(rows) / 10).squareRoot())) }

    init(step: Int, member: Int?, sequences: [Range<Int>], rows: LogRows) {
        self.step = step
        self.member = member
        self.sequences = sequences.map { NonFiniteStep.parts(of: $0, rows) }
        largest = rows.largest(in: sequences.joined())
        limit = NonFiniteStep.limit(rows: rows.data.rowCount)
    }

    /// A sequence may run over the end of an episode.
    private static func parts(of sequence: Range<Int>, _ rows: LogRows) -> [Part] {
        sequence.reduce(into: []) { parts, row in
            let (origin, step) = rows.place(of: row)
            if step == 0 || parts.isEmpty {
                parts.append(Part(origin: origin, step: step, rows: 1))
            } else {
                parts[parts.count - 1].rows += 1
            }
        }
    }

    /// The batch as the model saw it but for what was dropped at random and the states that sequences go on from:
    /// standardised, with where each sequence comes from in the metadata.
    func file(_ batch: SequenceBatch) -> SafetensorsFile {
        var file = SafetensorsFile()
        file.metadata["step"] = "\(step)"
        file.metadata["member"] = member.map(String.init)
        file.metadata["sequences"] = CheckpointJSON.encode(sequences)
        file.metadata["largest"] = largest.map { CheckpointJSON.encode($0) }
        for (name, tensor) in [
            ("observation", batch.observation), ("action", batch.action), ("reward", batch.reward),
            ("is_first", batch.isFirst), ("is_terminal", batch.isTerminal), ("mask", batch.mask),
        ] {
            file.append(tensor, named: name)
        }
        return file
    }
}

extension NonFiniteStep: CustomStringConvertible {
    public var description: String {
        let name = member.map { " of member \($0)" } ?? ""
        let what = "step \(step)\(name): the objective or its gradient is not finite"
        guard let value = largest else { return what }
        let deviations = String(format: "%.4g", value.deviations.magnitude)
        return isOfData
            ? "\(what); the batch holds \(value.origin), step \(value.step): \(value.name) is "
                + String(format: "%.4g", value.value) + ", \(deviations) deviations from the mean"
            : "\(what); no value of the batch is further than \(deviations) deviations from its mean, so training "
                + "itself diverged"
    }
}
