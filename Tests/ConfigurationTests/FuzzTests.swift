import TestSupport
import Testing

@testable import Configuration

@Suite struct FuzzTests {
    /// Damaged text gives an error or settings, and never ends the process.
    @Test func damagedFilesAreRefusedOrRead() {
        let sound = ExampleConfiguration.loader.resolvedYAML(of: ExampleConfiguration())
        var read = 0
        for bytes in Mutations(of: sound, count: 1500, seed: 1) {
            guard let text = String(validating: bytes, as: UTF8.self) else { continue }
            do {
                _ = try ExampleConfiguration.load(text)
                read += 1
            } catch {
                #expect(error is ConfigurationError)
            }
        }
        #expect((50..<1500).contains(read))
    }
}
