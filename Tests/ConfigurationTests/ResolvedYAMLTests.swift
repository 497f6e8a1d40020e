import Testing
import Yams

@testable import Configuration

@Suite struct ResolvedYAMLTests {
    @Test func theDefaultsInDeclarationOrder() {
        let expected = """
            name: "an experiment: first"
            seed: 7
            model:
              family: rssm
              hiddenSizes: [32, 64]
              isResidual: true
              warmStart: null
              noise: null
              blocks: [{width: 3}]
            training:
              batch: 50
              learningRate: 1.0e-05
              clip: 100.0
              schedule: constant

            """
        #expect(ExampleConfiguration.loader.resolvedYAML(of: ExampleConfiguration()) == expected)
    }

    @Test(arguments: [
        "", " ", "null", "NULL", "~", "true", "No", "16", "1e5", ".inf", "a: b", "a #b", "- a", "[a]", "\"", "\\", "é😀",
        "tab\tline\nreturn\r\u{1}\u{7f}\u{85}\u{2028}\u{feff}", "'", "*a", "&a", "!a", "%a", "@a", "a,b", "x-y_z/0.1",
        "2026-01-01",
    ])
    func everyTextComesBack(_ text: String) throws {
        var configuration = ExampleConfiguration()
        configuration.name = text
        configuration.model.warmStart = text
        let yaml = ExampleConfiguration.loader.resolvedYAML(of: configuration)
        #expect(try ExampleConfiguration.load(yaml) == configuration)
    }

    @Test(arguments: [
        0.1, -1e-300, .leastNonzeroMagnitude, 1e22, .greatestFiniteMagnitude, .infinity, -.infinity, -0.0, 123456789.0,
        1e16,
    ])
    func everyNumberComesBack(_ number: Double) throws {
        var configuration = ExampleConfiguration()
        configuration.training.learningRate = number
        configuration.training.clip = nil
        configuration.model.noise = .init(scale: number, seed: .min)
        configuration.model.hiddenSizes = []
        let yaml = ExampleConfiguration.loader.resolvedYAML(of: configuration)
        #expect(try ExampleConfiguration.load(yaml) == configuration)
        // Other readers must take it for a number as well.
        #expect(try Yams.compose(yaml: yaml)?["training"]?["learningRate"]?.float == number)
    }
}
