import Foundation
import Testing

/// What the scripts in `Goldens` wrote.
struct GoldenFile: Decodable {
    struct Episode: Decodable, CustomTestStringConvertible, Sendable {
        let environment: String
        let name: String
        let initialState: [Double]
        let actions: [Double]
        let observations: [[Double]]
        let rewards: [Double]
        let isTerminated: [Bool]
        let isTruncated: [Bool]

        var testDescription: String { "\(environment) \(name)" }
    }

    let episodes: [Episode]

    static func episodes(of environment: String, in file: String = "gymnasium") throws -> [Episode] {
        let url = try #require(
            Bundle.module.url(forResource: file, withExtension: "json", subdirectory: "Goldens"))
        let file = try JSONDecoder().decode(GoldenFile.self, from: Data(contentsOf: url))
        return file.episodes.filter { $0.environment == environment }
    }
}
