import Foundation
import Testing

@testable import Configuration

@Suite struct ConfigurationErrorTests {
    private func message(_ text: String?, _ assignments: String...) -> String? {
        #expect(throws: ConfigurationError.self) {
            try ExampleConfiguration.loader.load(
                text.map { ConfigurationSource(name: "run.yaml", text: $0) }, assignments: assignments)
        }?.description
    }

    @Test func unknownKeysNameTheNearestOne() {
        #expect(
            message("seed: 3\ntraining:\n  bacth: 16\n")
                == "run.yaml:3: unknown key 'training.bacth'; did you mean 'training.batch'?")
        #expect(
            message(nil, "training.learning_rat=1")
                == "--set training.learning_rat=1: unknown key 'training.learning_rat'; did you mean 'training.learningRate'?"
        )
        #expect(message(nil, "batch=1") == "--set batch=1: unknown key 'batch'; did you mean 'training.batch'?")
        #expect(
            message(nil, "model.batch=1")
                == "--set model.batch=1: unknown key 'model.batch'; did you mean 'training.batch'?")
        #expect(message("modle:\n  family: ssm") == "run.yaml:1: unknown key 'modle'; did you mean 'model'?")
        #expect(message("<<: {seed: 1}") == "run.yaml:1: unknown key '<<'; did you mean 'name'?")
    }

    /// Ten lists, each of ten of the one before.
    @Test func aliasesOfAliasesAreCounted() {
        let lists = (1...9).map { n in
            let aliases = [String](repeating: "*a\(n - 1)", count: 10).joined(separator: ",")
            return "a\(n): &a\(n) [\(aliases)]\n"
        }
        let error = message("a0: &a0 [1,1,1,1,1,1,1,1,1,1]\n" + lists.joined())
        #expect(error?.contains("not valid YAML: more than 100000 values;") == true, "\(error ?? "")")
    }

    @Test func longValuesAreShownInPart() {
        let error = message(nil, "training.batch=" + String(repeating: "9", count: 1000))
        #expect(error?.hasSuffix("is \(String(repeating: "9", count: 79))…; write an integer such as 16") == true)
    }

    @Test func unknownKeysInsideOptionalSectionsAndLists() {
        #expect(
            message("model:\n  noise:\n    scale: 1\n    sede: 4")
                == "run.yaml:4: unknown key 'model.noise.sede'; did you mean 'model.noise.seed'?")
        #expect(
            message("model:\n  blocks:\n  - width: 1\n  - {width: 2, hight: 3}")
                == "run.yaml:4: unknown key 'model.blocks[1].hight'; did you mean 'model.blocks[1].width'?")
        #expect(
            message("model:\n  noise:\n    seed: 4")
                == "run.yaml:2: key 'model.noise.scale' is missing; add it: this section has no defaults")
    }

    @Test func aliasesThatMultiplyAreRefused() {
        let lines = (1..<12).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1), *a\($0 - 1), *a\($0 - 1), *a\($0 - 1)]" }
        let bomb = (["a0: &a0 [1, 1, 1, 1, 1]"] + lines).joined(separator: "\n")
        #expect(message(bomb)?.contains("not valid YAML: more than 100000 values") == true)
        #expect(message("seed: &s 3\ntraining: {batch: *s, clip: *s}\nx: 1")?.contains("unknown key 'x'") == true)
    }

    @Test func wrongTypesNamePathExpectationAndValue() {
        let cases: [(String, String)] = [
            ("training.batch=many", "'training.batch' is many; write an integer such as 16"),
            ("training.batch=1.5", "'training.batch' is 1.5; write an integer such as 16"),
            ("training.batch=", "'training.batch' is \"\"; write an integer such as 16"),
            ("training.batch=[1]", "'training.batch' is a list; write an integer such as 16"),
            ("training.batch.size=1", "'training.batch' is a section; write an integer such as 16"),
            ("training.batch=null", "'training.batch' is null; write an integer such as 16"),
            ("seed=-1", "'seed' is -1; write an integer from 0 to 4294967295"),
            ("training.clip=high", "'training.clip' is high; write a number such as 0.001"),
            ("training.learningRate=\"1\"", "'training.learningRate' is \"1\"; write a number such as 0.001"),
            ("training.learningRate=nan", "'training.learningRate' is nan; write a number such as 0.001"),
            ("training.learningRate=1e999", "'training.learningRate' is 1e999; write a number such as 0.001"),
            ("model.isResidual=yes", "'model.isResidual' is yes; write true or false"),
            ("name=[1]", "'name' is a list; write a word or text in quotes"),
            ("model.hiddenSizes=3", "'model.hiddenSizes' is 3; write a list such as [32, 64]"),
            ("model.hiddenSizes=[3, x]", "'model.hiddenSizes[1]' is x; write an integer such as 16"),
            ("model=3", "'model' is 3; write a section of keys"),
            ("preset=[a]", "'preset' is a list; write the name of a preset"),
        ]
        for (assignment, expected) in cases {
            #expect(message(nil, assignment) == "--set \(assignment): \(expected)")
        }
        #expect(
            message("training:\n  batch:\n") == "run.yaml:2: 'training.batch' is nothing; write an integer such as 16")
        #expect(message("training:\n") == "run.yaml:1: 'training' is nothing; write a section of keys")
    }

    @Test func unknownNamesListWhatIsAllowed() {
        #expect(
            message("model:\n  family: gru") == "run.yaml:2: 'model.family' is gru; write one of: rssm, ssm")
        #expect(
            message(nil, "training.schedule=linear")
                == "--set training.schedule=linear: 'training.schedule' is linear: "
                + "Cannot initialize Schedule from invalid String value linear; choose another value")
    }

    @Test func brokenFilesNameTheLine() {
        #expect(
            message("seed: 3\nmodel: {family: ssm\ntraining: {batch: 3}\n")
                == "run.yaml:3: not valid YAML: did not find expected ',' or '}'; check indentation, brackets and quotes there"
        )
        #expect(
            message("seed: 3\n\tname: x")
                == "run.yaml:2: not valid YAML: found a tab character that violates indentation; "
                + "check indentation, brackets and quotes there")
        #expect(
            message("training:\n  batch: 1\n  clip: 2\n  batch: 3")
                == "run.yaml:2: the section that starts here repeats 'batch'; keep one of each")
        #expect(
            message("- seed\n") == "run.yaml:1: expected lines of the form 'key: value', found a list; write a section")
        #expect(
            message("? [a]\n: b\n")
                == "run.yaml:1: not valid YAML: a key that is not plain text; check indentation, brackets and quotes there"
        )
    }

    @Test func assignmentsAndPresetsThatCannotBeUsed() {
        #expect(message(nil, "seed") == "--set seed: expected path=value; write for example training.batch=16")
        #expect(message(nil, "=3") == "--set =3: expected path=value; write for example training.batch=16")
        #expect(message("seed: 1\npreset: plant") == "run.yaml:2: preset 'plant': unknown; there are: planet")
        #expect(
            message("preset: loop")
                == "preset loop:1: preset 'loop': it starts from the preset 'planet'; copy what it needs, presets do not nest"
        )
    }

    @Test func filesThatCannotBeRead() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).yaml").path
        let missing = #expect(throws: ConfigurationError.self) { try ConfigurationSource(contentsOf: path) }
        #expect(missing?.description == "\(path): cannot read: no such file; check the path and its permissions")
        try Data([0x61, 0xff]).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let binary = #expect(throws: ConfigurationError.self) { try ConfigurationSource(contentsOf: path) }
        #expect(binary?.description == "\(path): cannot read: not UTF-8 text; check the path and its permissions")
        try "seed: 9".write(toFile: path, atomically: true, encoding: .utf8)
        #expect(try ExampleConfiguration.loader.load(ConfigurationSource(contentsOf: path)).seed == 9)
    }
}
