import Foundation
import Tensors
import TestSupport
import Testing

@testable import NeuralNetworks

/// The cases of `Goldens/generate.py`.
// `try!`: the file is part of the test bundle; without it no test here means anything.
let goldens = try! GoldenFile(
    Bundle.module.url(forResource: "goldens", withExtension: "json", subdirectory: "Goldens"))

extension GoldenFile.Case {
    /// Holds outputs, and the gradients of their weighted sum, against the golden ones, element by element.
    /// - inputs: the names of what is differentiated; `compute` gets their tensors in this order.
    func expect(
        _ inputs: [String], outputs: [String], within closeness: Closeness? = nil,
        _ compute: ([Tensor]) -> [Tensor], sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let tape = Tape()
        let leaves = inputs.map { tape.watch(self[$0]) }
        let found = compute(leaves)
        let gradients = tape.gradients(of: found, seeds: outputs.map { self["upstream." + $0] }, leaves: leaves)
        let pairs = zip(outputs + inputs.map { "gradient." + $0 }, found + gradients)
        for (name, tensor) in pairs {
            let failure = (closeness ?? Closeness(tensor.precision)).failure(tensor, self[name])
            #expect(failure == nil, "\(name)\(failure ?? "")", sourceLocation: sourceLocation)
        }
    }
}

extension Module {
    /// This module with the parameters of a case, by their paths, or by the names that `names` gives them.
    func parameters(of golden: GoldenFile.Case, names: [String: String] = [:]) -> Self {
        var module = self
        module.updateParameters { path, parameter in
            let stored = golden[names[path] ?? path]
            #expect(stored.shape == parameter.shape, "\(path)")
            parameter = stored
        }
        return module
    }

    /// This module with the given parameters, in visiting order.
    func replacing(_ parameters: some Collection<Tensor>) -> Self {
        var (module, rest) = (self, Array(parameters)[...])
        module.updateParameters { $1 = rest.removeFirst() }
        return module
    }

    var paths: [String] { namedParameters.map(\.path) }
}
