import Evaluation
import Foundation
import Trajectories
import TrajectoryFiles
import WorldModels

/// Futures with the keys that the model decodes: of a dictionary by their names, else one without. Numbers are 32-bit where
/// those keep what varies in a column, else 64-bit.
struct FuturesContent {
    private let futures: Futures
    private let size: Int
    private let actionSpace: Space
    private let keys: [(name: String?, columns: Range<Int>)]
    /// Whether 32-bit numbers can stand for them: of each encoded number of an observation, of rewards, and of each stored
    /// number of an action.
    private let isSingle: (observation: [Bool], reward: Bool, action: [Bool])

    init(futures: Futures, model: WorldModel) {
        self.futures = futures
        size = model.observationSpace.encodedSize
        actionSpace = model.actionSpace
        let units = model.normalizer
        let (observation, elements) = (units.encodedObservation, actionSpace.elements)
        isSingle = (
            observation.mean.indices.map(observation.fitsSinglePrecision), units.reward.fitsSinglePrecision(0),
            elements.indices.map { index in
                elements[index].start == 0
                    && units.action.fitsSinglePrecision(model.actionSpace.encodedOffset(ofElement: index))
            }
        )
        var isDictionary = false
        if case .dictionary = model.observationSpace { isDictionary = true }
        keys = model.observationSpace.observationFields.filter { field in
            model.configuration.observations.isDecoded(field.name)
        }.map { (isDictionary ? $0.name : nil, $0.encoded) }
    }

    /// Rows of all keys, `[rows, size]`, cut down to some columns.
    private func columns(_ columns: Range<Int>, of values: [Double]) -> [Double] {
        if columns.count == size { return values }
        return stride(from: 0, to: values.count, by: size).flatMap { start in
            values[start + columns.lowerBound..<start + columns.upperBound]
        }
    }

    /// Of a dictionary `observation/KEY` and `truth/KEY`, else `observation` and `truth`.
    var npz: NPZ {
        let f = futures
        var file = NPZ([:])
        func add(_ name: String, _ values: [Double], rows: [Int]) {
            for key in keys {
                file[name + (key.name.map { "/" + $0 } ?? "")] = Self.array(
                    columns(key.columns, of: values), rows + [key.columns.count],
                    isSingle: isSingle.observation[key.columns].allSatisfy(\.self))
            }
        }
        add("observation", f.observation, rows: [f.samples, f.horizon])
        if !f.reward.isEmpty {
            file["reward"] = Self.array(f.reward, [f.samples, f.horizon], isSingle: isSingle.reward)
        }
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

    /// Actions as the log itself has them; in 64 bits also where 32 do not tell its classes apart.
    private var action: NPZArray {
        let (logged, size) = (actionSpace.logged(futures.action), actionSpace.storedSize)
        return Self.array(
            logged, [futures.horizon, size],
            isSingle: logged.indices.allSatisfy {
                isSingle.action[$0 % size] || Double(Float(logged[$0])) == logged[$0]
            })
    }

    private var actionTexts: [String] {
        actionSpace.logged(futures.action).enumerated().map {
            Self.text($0.element, isSingle: isSingle.action[$0.offset % isSingle.action.count])
        }
    }

    private static func array(_ values: [Double], _ shape: [Int], isSingle: Bool) -> NPZArray {
        isSingle ? NPZArray(values.map { Float($0) }, shape: shape) : NPZArray(values, shape: shape)
    }

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
            let rewards = f.reward.isEmpty ? [] : f.reward[steps].map { Self.number($0, isSingle: isSingle.reward) }
            let reward = f.reward.isEmpty ? "" : "\"reward\":\(Self.list(rewards)),"
            return "{\"sample\":\(sample),\"observation\":\(observation),\(reward)"
                + "\"continuation\":\(Self.list(f.continuation[steps])),\"action\":\(action)\(truth)\(member)\(spread)}\n"
        }.joined()
    }

    private func matrices(_ values: [Double]) -> String {
        let parts = keys.map { key -> (String?, String) in
            let width = key.columns.count
            let texts = columns(key.columns, of: values).enumerated().map {
                Self.number($0.element, isSingle: isSingle.observation[key.columns.lowerBound + $0.offset % width])
            }
            return (key.name, Self.matrix(texts, rows: values.count / size, width))
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
        func text(_ value: Double, _ isSingle: Bool) -> String { Self.text(value, isSingle: isSingle) }
        var table = header.map(Self.cell).joined(separator: ",") + "\n"
        let (read, actions, width) = (keys.flatMap(\.columns), actionTexts, actionSpace.storedSize)
        for sample in 0..<f.samples {
            for step in 0..<f.horizon {
                let row = sample * f.horizon + step
                var cells = ["\(sample)", "\(step + 1)"]
                cells += read.map { text(f.observation[row * size + $0], isSingle.observation[$0]) }
                cells += f.reward.isEmpty ? [] : [text(f.reward[row], isSingle.reward)]
                cells.append("\(f.continuation[row])")
                cells += actions[step * width..<(step + 1) * width]
                let hasTruth = (step + 1) * size <= f.truth.count
                cells += read.map { column in
                    let value = hasTruth ? f.truth[step * size + column] : .nan
                    return value.isNaN ? "" : text(value, isSingle.observation[column])
                }
                if !f.member.isEmpty {
                    cells += ["\(f.member[sample])", "\(f.disagreement[step])", "\(f.mutualInformation[step])"]
                }
                table += cells.joined(separator: ",") + "\n"
            }
        }
        return table
    }

    /// A name in a CSV header.
    private static func cell(_ name: String) -> String {
        name.contains(where: { ",\"".contains($0) || $0.isNewline })
            ? "\"" + name.replacingOccurrences(of: "\"", with: "\"\"") + "\"" : name
    }

    private static func list(_ values: ArraySlice<Float>) -> String {
        list(values.map { number(Double($0), isSingle: true) })
    }

    private static func list(_ texts: [String]) -> String { "[" + texts.joined(separator: ",") + "]" }

    private static func number(_ value: Double, isSingle: Bool) -> String {
        (isSingle ? Double(Float(value)) : value).isFinite ? text(value, isSingle: isSingle) : "null"
    }

    /// The shortest form that says which number it is among those of its precision.
    private static func text(_ value: Double, isSingle: Bool) -> String { isSingle ? "\(Float(value))" : "\(value)" }

    /// Rows may be empty: those of actions of a log without actions are.
    private static func matrix(_ texts: [String], rows: Int, _ columns: Int) -> String {
        list((0..<rows).map { row in list(Array(texts[row * columns..<(row + 1) * columns])) })
    }
}
