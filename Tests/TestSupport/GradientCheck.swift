import Tensors

/// Holds the tape's gradients against central differences in double precision.
///
/// The function is differentiated through a random weighting of its outputs, so that a transposition shows. The
/// differences are those of the five-point stencil, exact to fourth order in the step.
public enum GradientCheck {
    static let step = 1e-3

    /// What disagrees; empty if nothing does.
    ///
    /// An element passes if |tape − difference| ≤ `tolerance` · |difference| + 1e-9 · (largest gradient + 1). Each
    /// input is also watched alone, the others being constants; its gradient must then be the same to the bit.
    public static func failures(
        of inputs: [Tensor], tolerance: Double = 1e-6, seed: UInt64 = 1, _ function: ([Tensor]) -> Tensor
    ) -> [String] {
        var generator = RandomGenerator(seed: seed)
        let plain = function(inputs)
        let upstream = generator.normal(plain.shape, precision: .double)
        let gradients = tapeGradients(inputs, watched: Array(inputs.indices), upstream, function)
        var failures: [String] = []
        for (index, input) in inputs.enumerated() {
            let found = gradients[index].doubles
            if gradients[index].shape != input.shape {
                failures.append("input \(index): gradient of shape \(gradients[index].shape) for \(input.shape)")
                continue
            }
            if tapeGradients(inputs, watched: [index], upstream, function)[0].doubles != found {
                failures.append("input \(index): another gradient when watched alone")
            }
            let expected = differences(inputs, index, upstream, function)
            let scale = (expected.map(abs).max() ?? 0) + 1
            for (element, pair) in zip(found, expected).enumerated()
            where !(abs(pair.0 - pair.1) <= tolerance * abs(pair.1) + 1e-9 * scale) {
                failures.append("input \(index)[\(element)]: \(pair.0), by differences \(pair.1)")
            }
        }
        return failures
    }

    private static func tapeGradients(
        _ inputs: [Tensor], watched: [Int], _ upstream: Tensor, _ function: ([Tensor]) -> Tensor
    ) -> [Tensor] {
        let tape = Tape()
        var traced = inputs
        for index in watched { traced[index] = tape.watch(inputs[index]) }
        let output = function(traced)
        return tape.gradients(of: [output], seeds: [upstream], leaves: watched.map { traced[$0] })
    }

    private static func differences(
        _ inputs: [Tensor], _ index: Int, _ upstream: Tensor, _ function: ([Tensor]) -> Tensor
    ) -> [Double] {
        let (values, weights) = (inputs[index].doubles, upstream.doubles)
        func objective(_ element: Int, _ shift: Double) -> Double {
            var (shifted, moved) = (values, inputs)
            shifted[element] += shift
            moved[index] = Tensor(shifted, shape: inputs[index].shape)
            return zip(function(moved).doubles, weights).reduce(0) { $0 + $1.0 * $1.1 }
        }
        return values.indices.map { element in
            let near = objective(element, step) - objective(element, -step)
            let far = objective(element, 2 * step) - objective(element, -2 * step)
            return (8 * near - far) / (12 * step)
        }
    }
}
