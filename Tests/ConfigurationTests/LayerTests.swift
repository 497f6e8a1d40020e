import Testing

@testable import Configuration

@Suite struct LayerTests {
    typealias Example = ExampleConfiguration

    @Test func withoutLayersTheDefaultsStand() throws {
        #expect(try Example.load() == Example())
        #expect(try Example.load("") == Example())
        #expect(try Example.load("# a comment\n") == Example())
    }

    @Test func aFileOverridesWhatItNames() throws {
        let text = """
            name: second run   # a comment
            seed: 4294967295
            model:
              family: ssm
              hiddenSizes:
                - 8
                - 9
                - 10
              isResidual: false
              noise: {scale: .inf}
            training:
              learningRate: 3
              clip: null
              schedule: cosine
            """
        var expected = Example()
        expected.name = "second run"
        expected.seed = .max
        expected.model.family = .stochastic
        expected.model.hiddenSizes = [8, 9, 10]
        expected.model.isResidual = false
        expected.model.noise = .init(scale: .infinity)
        expected.training.learningRate = 3
        expected.training.clip = nil
        expected.training.schedule = .cosine
        #expect(try Example.load(text) == expected)
    }

    @Test func layersApplyInOrder() throws {
        #expect(try Example.load("preset: planet").training == .init(batch: 16, clip: 1))
        #expect(try Example.load("preset: planet\ntraining: {batch: 17}").training == .init(batch: 17, clip: 1))
        let training = try Example.load("preset: planet\ntraining: {batch: 17}", "training.batch=18").training
        #expect(training == .init(batch: 18, clip: 1))
        #expect(try Example.load(nil, "preset=planet", "training.clip=5").training == .init(batch: 16, clip: 5))
        #expect(try Example.load(nil, "seed=1", "seed=2").seed == 2)
    }

    @Test func assignmentsReachEveryKindOfValue() throws {
        let loaded = try Example.load(
            nil, "name=a: b # c", "model.hiddenSizes=[1, 2]", "model.isResidual=false", "model.warmStart=null",
            "model.noise.scale=1e-3", "training.learningRate=5e-4", "model.family=ssm")
        #expect(loaded.name == "a: b # c")
        #expect(loaded.model.hiddenSizes == [1, 2])
        #expect(loaded.model.isResidual == false)
        #expect(loaded.model.warmStart == nil)
        #expect(loaded.model.noise == .init(scale: 1e-3))
        #expect(loaded.training.learningRate == 5e-4)
        #expect(loaded.model.family == .stochastic)
        #expect(try Example.load(nil, "name=").name == "")
        #expect(try Example.load(nil, "name=a=b").name == "a=b")
        #expect(try Example.load(nil, "name='null'").name == "null")
        #expect(try Example.load(nil, "model.warmStart=16").model.warmStart == "16")
    }

    @Test func dottedKeysMayStandInFiles() throws {
        #expect(try Example.load("training.batch: 3\ntraining: {clip: 4}").training == .init(batch: 3, clip: 4))
    }

    @Test func anchorsAreResolved() throws {
        let loaded = try Example.load(
            "model: {hiddenSizes: &sizes [4], blocks: [{width: 1}]}\nname: &n x\nmodel.warmStart: *n")
        #expect(loaded.model == .init(hiddenSizes: [4], warmStart: "x", blocks: [.init(width: 1)]))
    }
}
