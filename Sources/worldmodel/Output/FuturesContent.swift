import Evaluation
import Foundation
import Trajectories
import TrajectoryFiles
import WorldModels

/// Futures with the keys that the model decodes: of a dictionary by their names, else one without.
struct FuturesContent {
    private let futures: Futures
    private let size: Int
    private let actionSpace: Space
    private let keys: [(name: String?, columns: Range<Int>)]

    init(futures: Futures, model: WorldModel) {
        self.futures = futures
        size = model.observationSpace.encodedSize
        actionSpace = model.actionSpace
        var isDictionary = false
        if case .dictionary = model.observationSpace { isDictionary = true }
        keys = model.observationSpace.observationFields.filter { field in
            model.configuration.observations.isDecoded(field.name)
        }.map { (isDictionary ? $0.name : nil, $0.encoded) }
    }

    /// Rows of all keys, `[rows, size]`, cut down to some columns.
    private func columns(_ columns: Range<Int>, of values: [Float]) -> [Float] {
        if columns.count == size { return values }
        return stride(from: 0, to: values.count, by: size).flatMap { start in
            values[start + columns.lowerBound..<start + columns.upperBound]
        }
    }

    /// Of a dictionary `observation/KEY` and `truth/KEY`, else `observation` and `truth`.
    var npz: NPZ {
        let f = futures
        var file = NPZ([:])
        func add(_ name: String, _ values: [Float], rows: [Int]) {
            for key in keys {
                file[name + (key.name.map { "/" + $0 } ?? "")] = NPZArray(
                    columns(key.columns, of: values), shape: rows + [key.columns.count])
            }
        }
        add("observation", f.observation, rows: [f.samples, f.horizon])
        if !f.reward.isEmpty { file["reward"] = NPZArray(f.reward, shape: [f.samples, f.horizon]) }
        file["continuation"] = NPZArray(f.continuation, shape: [f.samples, f.horizon])
        file["action"] = action
        if !f.truth.isEmpty { add("truth", f.truth, rows: [f.truth.count / size]) }
        if !f.member.isEmpty {
            file["member"] = NPZArray(f.member, shape: [f.samples])
            file["disagreement"] = NPZArray(f.disagreement, shape: [f.horizon])
            file["mutual_information"] = NPZArray(f.mutualInformation, shape: [f.horizon])
        }
        return file
    }

    /// Actions as the log itself has them; in 64 bits where 32 do not tell its classes apart.
    private var action: NPZArray {
        let logged = actionSpace.logged(futures.action)
        let shape = [futures.horizon, actionSpace.storedSize]
        let isExact = logged.allSatisfy { Double(Float($0)) == $0 }
        return isExact ? NPZArray(logged.map { Float($0) }, shape: shape) : NPZArray(logged, shape: shape)
    }

    private var actionTexts: [String] { actionSpace.loggedText(futures.action) }

    /// One sample a line, in the order of the NPZ's arrays; of a dictionary, observations and truth are objects by key.
    var jsonl: String {
        let f = futures
        let action = Self.matrix(actionTexts, rows: f.horizon, actionSpace.storedSize)
        let truth = f.truth.isEmpty ? "" : ",\"truth\":" + matrices(f.truth)
        let spread =
            f.member.isEmpty
            ? ""
            : ",\"disagreement\":\(Self.list(f.disagreement[...])),"
                + "\"mutual_information\":\(Self.list(f.mutualInformation[...]))"
        return (0..<f.samples).map { sample in
            let member = f.member.isEmpty ? "" : ",\"member\":\(f.member[sample])"
            let steps = sample * f.horizon..<(sample + 1) * f.horizon
            let observation = matrices(Array(f.observation[steps.lowerBound * size..<steps.upperBound * size]))
            let reward = f.reward.isEmpty ? "" : "\"reward\":\(Self.list(f.reward[steps])),"
            return "{\"sample\":\(sample),\"observation\":\(observation),\(reward)"
                + "\"continuation\":\(Self.list(f.continuation[steps])),\"action\":\(action)\(truth)\(member)\(spread)}\n"
        }.joined()
    }

    private func matrices(_ values: [Float]) -> String {
        let parts = keys.map { key -> (String?, String) in
            let texts = columns(key.columns, of: values).map(Self.number)
            return (key.name, Self.matrix(texts, rows: values.count / size, key.columns.count))
        }
        if parts.count == 1, parts[0].0 == nil { return parts[0].1 }
        return "{" + parts.map { "\(($0.0 ?? "").quotedAsJSON):\($0.1)" }.joined(separator: ",") + "}"
    }

    /// One row a sample and step; cells of truth past the log's end, and of missing numbers, are empty.
    var csv: String {
        let f = futures
        func names(_ name: String, _ count: Int) -> [String] { (0..<count).map { "\(name)_\($0)" } }
        func names(_ prefix: String) -> [String] {
            keys.flatMap { key in names(prefix + (key.name.map { "_" + $0 } ?? ""), key.columns.count) }
        }
        let header =
            ["sample", "step"] + names("obs") + (f.reward.isEmpty ? [] : ["reward"]) + ["continuation"]
            + names("action", actionSpace.storedSize) + names("truth")
            + (f.member.isEmpty ? [] : ["member", "disagreement", "mutual_information"])
        var text = header.map(Self.cell).joined(separator: ",") + "\n"
        let (read, actions, width) = (keys.flatMap(\.columns), actionTexts, actionSpace.storedSize)
        for sample in 0..<f.samples {
            for step in 0..<f.horizon {
                let row = sample * f.horizon + step
                var cells = ["\(sample)", "\(step + 1)"]
                cells += read.map { "\(f.observation[row * size + $0])" }
                cells += (f.reward.isEmpty ? [] : ["\(f.reward[row])"]) + ["\(f.continuation[row])"]
                cells += actions[step * width..<(step + 1) * width]
                let hasTruth = (step + 1) * size <= f.truth.count
                cells += read.map { column in
                    let value = hasTruth ? f.truth[step * size + column] : .nan
                    return value.isNaN ? "" : "\(value)"
                }
                if !f.member.isEmpty {
                    cells += ["\(f.member[sample])", "\(f.disagreement[step])", "\(f.mutualInformation[step])"]
                }
                text += cells.joined(separator: ",") + "\n"
            }
        }
        return text
    }

    /// A name in a CSV header.
    private static func cell(_ name: String) -> String {
        name.contains(where: { ",\"".contains($0) || $0.isNewline })
            ? "\"" + name.replacingOccurrences(of: "\"", with: "\"\"") + "\"" : name
    }

    private static func list(_ values: ArraySlice<Float>) -> String {
        list(values.map(number))
    }

    private static func list(_ texts: [String]) -> String { "[" + texts.joined(separator: ",") + "]" }

    private static func number(_ value: Float) -> String { value.isFinite ? "\(value)" : "null" }

    /// Rows may be empty: those of actions of a log without actions are.
    private static func matrix(_ texts: [String], rows: Int, _ columns: Int) -> String {
        list((0..<rows).map { row in list(Array(texts[row * columns..<(row + 1) * columns])) })
    }
}
