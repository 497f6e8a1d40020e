import TestSupport
import Testing

@testable import Tensors

struct GradientScalingTests {
    @Test(arguments: [0, 0.25, 1, -3]) func theValueStaysAndTheGradientIsScaled(_ scale: Double) {
        let (tape, x) = (Tape(), Tensor.sample([2, 3], seed: 1))
        let (leaf, seed) = (tape.watch(x), Tensor.sample([2, 3], seed: 2))
        let scaled = leaf.gradientScaled(by: scale)
        #expect(scaled.doubles == x.doubles)
        let gradient = tape.gradients(of: [scaled, leaf], seeds: [seed, seed], leaves: [leaf])[0]
        let expected = seed.doubles.map { (1 + scale) * $0 }
        #expect(Closeness(.double).failure(gradient.doubles, expected) == nil)
    }
}
