import Evaluation
import Files
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
        let content = FuturesContent(futures: futures, model: model)
        switch Format(path: path) {
        case .npz?: try content.npz.write(to: path)
        case .jsonl?: try AtomicFile.write(content.jsonl, to: path)
        case .csv?: try AtomicFile.write(content.csv, to: path)
        case nil: fatalError("\(path): no format for this extension")
        }
    }
}
