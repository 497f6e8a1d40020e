import Evaluation
import Foundation
import TrajectoryFiles
import WorldModels

/// Imagined futures as a file. Equal futures give equal bytes, and a file is there whole or not at all.
enum FuturesFile {
    enum Format: String {
        case npz, jsonl, csv

        init?(path: String) { self.init(rawValue: (path as NSString).pathExtension.lowercased()) }
    }

    static func write(_ futures: Futures, model: WorldModel, to path: String) throws {
        let size = model.observationSpace.encodedSize
        let actionSize = model.actionSpace.storedSize
        switch Format(path: path) {
        case .npz?: try npz(futures, size, actionSize).write(to: path)
        case .jsonl?: try AtomicReplacement.write(Array(jsonl(futures, size, actionSize).utf8), to: path)
        case .csv?: try AtomicReplacement.write(Array(csv(futures, size, actionSize).utf8), to: path)
        case nil: fatalError("\(path): no format for this extension")
        }
    }

    private static func npz(_ f: Futures, _ size: Int, _ actionSize: Int) -> NPZ {
        var file = NPZ([
            "observation": NPZArray(f.observation, shape: [f.samples, f.horizon, size]),
            "reward": NPZArray(f.reward, shape: [f.samples, f.horizon]),
            "continuation": NPZArray(f.continuation, shape: [f.samples, f.horizon]),
            "action": NPZArray(f.action, shape: [f.horizon, actionSize]),
        ])
        if !f.truth.isEmpty { file["truth"] = NPZArray(f.truth, shape: [f.truth.count / size, size]) }
        if !f.member.isEmpty {
            file["member"] = NPZArray(f.member, shape: [f.samples])
            file["disagreement"] = NPZArray(f.disagreement, shape: [f.horizon])
            file["mutual_information"] = NPZArray(f.mutualInformation, shape: [f.horizon])
        }
        return file
    }

    /// One sample a line, in the order of the NPZ's arrays.
    private static func jsonl(_ f: Futures, _ size: Int, _ actionSize: Int) -> String {
        let action = matrix(f.action[...], rows: f.horizon, actionSize)
        let truth = f.truth.isEmpty ? "" : ",\"truth\":" + matrix(f.truth[...], rows: f.truth.count / size, size)
        let spread =
            f.member.isEmpty
            ? ""
            : ",\"disagreement\":\(list(f.disagreement[...])),\"mutual_information\":\(list(f.mutualInformation[...]))"
        return (0..<f.samples).map { sample in
            let member = f.member.isEmpty ? "" : ",\"member\":\(f.member[sample])"
            let steps = sample * f.horizon..<(sample + 1) * f.horizon
            let observation = matrix(
                f.observation[steps.lowerBound * size..<steps.upperBound * size], rows: f.horizon, size)
            return "{\"sample\":\(sample),\"observation\":\(observation),\"reward\":\(list(f.reward[steps])),"
                + "\"continuation\":\(list(f.continuation[steps])),\"action\":\(action)\(truth)\(member)\(spread)}\n"
        }.joined()
    }

    /// One row a sample and step; cells of truth past the log's end are empty.
    private static func csv(_ f: Futures, _ size: Int, _ actionSize: Int) -> String {
        func names(_ name: String, _ count: Int) -> [String] { (0..<count).map { "\(name)_\($0)" } }
        let header =
            ["sample", "step"] + names("obs", size) + ["reward", "continuation"] + names("action", actionSize)
            + names("truth", size) + (f.member.isEmpty ? [] : ["member", "disagreement", "mutual_information"])
        var text = header.joined(separator: ",") + "\n"
        for sample in 0..<f.samples {
            for step in 0..<f.horizon {
                let row = sample * f.horizon + step
                var cells = ["\(sample)", "\(step + 1)"]
                cells += f.observation[row * size..<(row + 1) * size].map { "\($0)" }
                cells += ["\(f.reward[row])", "\(f.continuation[row])"]
                cells += f.action[step * actionSize..<(step + 1) * actionSize].map { "\($0)" }
                let hasTruth = (step + 1) * size <= f.truth.count
                cells +=
                    hasTruth
                    ? f.truth[step * size..<(step + 1) * size].map { "\($0)" } : .init(repeating: "", count: size)
                if !f.member.isEmpty {
                    cells += ["\(f.member[sample])", "\(f.disagreement[step])", "\(f.mutualInformation[step])"]
                }
                text += cells.joined(separator: ",") + "\n"
            }
        }
        return text
    }

    private static func list(_ values: ArraySlice<Float>) -> String {
        "[" + values.map { $0.isFinite ? "\($0)" : "null" }.joined(separator: ",") + "]"
    }

    /// Rows may be empty: those of actions of a log without actions are.
    private static func matrix(_ values: ArraySlice<Float>, rows: Int, _ columns: Int) -> String {
        let lists = (0..<rows).map { row in
            list(values[(values.startIndex + row * columns)..<(values.startIndex + (row + 1) * columns)])
        }
        return "[" + lists.joined(separator: ",") + "]"
    }
}
