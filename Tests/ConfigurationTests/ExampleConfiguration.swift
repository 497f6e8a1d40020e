@testable import Configuration

/// A root with one of everything a configuration may hold.
struct ExampleConfiguration: Codable, Sendable, Equatable {
    enum Family: String, Codable, Sendable, CaseIterable { case recurrent = "rssm", stochastic = "ssm" }
    enum Schedule: String, Codable, Sendable { case constant, cosine }

    struct Model: Codable, Sendable, Equatable {
        var family = Family.recurrent
        var hiddenSizes = [32, 64]
        var isResidual = true
        var warmStart: String?
        var noise: Noise?
        var blocks = [Block(width: 3)]
    }
    struct Noise: Codable, Sendable, Equatable {
        var scale: Double
        var seed: Int?
    }
    struct Block: Codable, Sendable, Equatable { var width: Int }
    struct Training: Codable, Sendable, Equatable {
        var batch = 50
        var learningRate = 1e-5
        var clip: Double? = 100
        var schedule = Schedule.constant
    }

    var name = "an experiment: first"
    var seed: UInt32 = 7
    var model = Model()
    var training = Training()

    static let loader = ConfigurationLoader(defaults: ExampleConfiguration()) { name in
        guard let text = ["planet": "training: {batch: 16, clip: 1}", "loop": "preset: planet"][name] else {
            throw UnknownPreset()
        }
        return text
    }

    struct UnknownPreset: Error, CustomStringConvertible { var description: String { "unknown; there are: planet" } }

    static func load(_ text: String? = nil, _ assignments: String...) throws -> ExampleConfiguration {
        try loader.load(text.map { ConfigurationSource(name: "run.yaml", text: $0) }, assignments: assignments)
    }
}
