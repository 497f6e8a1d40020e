import Checkpoints
import Foundation
import Tensors
import Testing

@testable import WorldModels

struct CheckpointTests {
    /// Sizes of a head that is switched off are no axis of any tensor, and must not keep the file from being read.
    @Test(arguments: [true, false]) func aModelComesBackToTheBit(_ hasContinuation: Bool) throws {
        var configuration = Small.configuration()
        configuration.continuation.isEnabled = hasContinuation
        if !hasContinuation { configuration.continuation.hidden = [200] }
        let model = Small.model(configuration).converted(to: .single)
        var file = SafetensorsFile()
        model.write(to: &file)
        let read = try WorldModel(SafetensorsFile(decoding: file.encoded(), path: "memory"))
        #expect(read.configuration == model.configuration)
        #expect(read.statistics == model.statistics)
        #expect(read.namedParameters.map(\.path) == model.namedParameters.map(\.path))
        for (restored, written) in zip(read.parameters, model.parameters) {
            #expect(restored.floats == written.floats)
        }
        #expect(read.decoder.logDeviation.floats == model.decoder.logDeviation.floats)
        #expect(read.reward!.logDeviation.floats == model.reward!.logDeviation.floats)
    }

    @Test(arguments: Variant.all) func everyVariantComesBack(_ variant: Variant) throws {
        let model = variant.model.converted(to: .single)
        var (file, again) = (SafetensorsFile(), SafetensorsFile())
        model.write(to: &file)
        let read = try WorldModel(SafetensorsFile(decoding: file.encoded(), path: "memory"))
        read.write(to: &again)
        #expect(file.encoded() == again.encoded())
        let batch = Small.batch(variant.data(steps: [7]), starts: [0], length: 8).converted(to: .single)
        let predictions = [model, read].map { model in
            var generator = RandomGenerator(seed: 5)
            let observed = model.observe(batch, using: &generator)
            let imagined = model.imagine(from: observed.last, actions: batch.action, using: &generator)
            return model.decoder.mean(model.decoder(imagined.features)).floats
        }
        #expect(predictions[0] == predictions[1])
    }

    @Test func anotherVersionIsRefused() {
        var file = SafetensorsFile()
        Small.model().converted(to: .single).write(to: &file)
        file.metadata["version"] = "1"
        let message = { (file: SafetensorsFile) -> String? in
            do {
                _ = try WorldModel(SafetensorsFile(decoding: file.encoded(), path: "memory"))
                return nil
            } catch { return "\(error)" }
        }
        #expect(message(file)?.contains("version 1") == true)
        file.metadata["version"] = nil
        #expect(message(file)?.contains("no world model's version") == true)
    }

    /// Sizes that no tensor has room for are refused before memory is asked for them, their product included.
    @Test(arguments: [
        ("stochastic", "4611686018427387904"), ("stochastic", "-2"), ("classes", "4611686018427387904"),
        ("classes", "0"), ("hidden", "1000000"),
    ]) func aSchemaOfWrongSizesIsRefused(_ key: String, _ value: String) {
        var file = SafetensorsFile()
        Variant(.srnn, latent: .categorical).model.converted(to: .single).write(to: &file)
        let written = ["stochastic": 2, "classes": 3, "hidden": 5][key] ?? 0
        let schema = file.metadata["schema"] ?? ""
        let changed = schema.replacingOccurrences(of: "\"\(key)\":\(written)", with: "\"\(key)\":\(value)")
        #expect(changed != schema)
        file.metadata["schema"] = changed
        #expect(throws: CheckpointError.self) {
            try WorldModel(SafetensorsFile(decoding: file.encoded(), path: "memory"))
        }
    }

    /// An encoder that passes observations on has no hidden layers, whatever the list says.
    @Test func anEncoderWithoutANetworkComesBack() throws {
        var configuration = Small.configuration()
        (configuration.encoder.hidden, configuration.encoder.output) = ([500], nil)
        var file = SafetensorsFile()
        Small.model(configuration).converted(to: .single).write(to: &file)
        let read = try WorldModel(SafetensorsFile(decoding: file.encoded(), path: "memory"))
        #expect(read.configuration == configuration)
    }
}
