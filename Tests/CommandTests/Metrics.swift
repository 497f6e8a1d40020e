import Foundation
import Testing

/// What `metrics.jsonl` of a run says.
enum Metrics {
    /// The steps of all lines, in the file's order.
    static func steps(_ run: String) throws -> [Int] {
        let text = try String(contentsOfFile: run + "/metrics.jsonl", encoding: .utf8)
        return try text.split(separator: "\n").map { line in
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            return try #require(object?["step"] as? Int)
        }
    }

    /// Lines so far; 0 while there is no file.
    static func lineCount(_ run: String) -> Int {
        FileManager.default.contents(atPath: run + "/metrics.jsonl")?.count { $0 == UInt8(ascii: "\n") } ?? 0
    }
}
