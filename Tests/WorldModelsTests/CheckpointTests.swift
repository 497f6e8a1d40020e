import Checkpoints
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
}
