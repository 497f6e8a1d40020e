import TestSupport
import Testing

@testable import Tensors

struct OneHotTests {
    /// By running sums: 0.2, 0.5, 1 and 0, 0.6, 0.6, and the edges of both.
    @Test(arguments: [Precision.single, .double]) func aSampleInvertsTheRunningSum(_ precision: Precision) {
        let p = Tensor([0.2, 0.3, 0.5, 0, 0.6, 0], shape: [2, 3]).converted(to: precision)
        for (uniform, classes) in [
            ([0, 0], [0, 1]), ([0.19, 0.3], [0, 1]), ([0.21, 0.59], [1, 1]), ([0.49, 0.61], [1, 1]),
            ([0.51, 0.999], [2, 1]), ([0.99999994, 0.99999994], [2, 1]),
        ] {
            let found = p.oneHotSample(uniform: Tensor(uniform, shape: [2]).converted(to: precision))
            let expected = classes.flatMap { drawn in (0..<3).map { $0 == drawn ? 1.0 : 0 } }
            #expect(found.doubles == expected, "\(uniform)")
        }
    }

    /// Groups side by side are drawn as they are when each is a row.
    @Test func groupsAreDrawnEachForItself() {
        let p = Tensor.sample([4, 3, 5], seed: 1).softmax
        let uniform = Tensor.sample([4, 3], in: 0...1, seed: 2)
        let found = p.reshaped([4, 15]).oneHotSample(uniform: uniform)
        #expect(found.shape == [4, 15] && found.doubles == p.oneHotSample(uniform: uniform).doubles)
    }

    @Test func oneClassIsAlwaysDrawn() {
        let p = Tensor(repeating: 1, shape: [3, 1])
        #expect(p.oneHotSample(uniform: Tensor([Float(0), 0.5, 0.99999994], shape: [3])).floats == [1, 1, 1])
    }

    /// A sum that rounding leaves short of 1 has no gap behind it.
    @Test func everyUniformNumberDrawsAPossibleClass() {
        let classes = 999
        let p = Tensor((0..<classes + 1).map { $0 < classes ? Float(1) / Float(classes) : 0 }, shape: [classes + 1])
        let found = p.oneHotSample(uniform: Tensor([Float(1).nextDown], shape: .scalar)).floats
        #expect(found.reduce(0, +) == 1 && found[classes] == 0 && found[(classes - 10)...].contains(1))
    }

    @Test func notANumberPasses() {
        let p = Tensor([Float(0.5), .nan, 0.5, 0.5], shape: [2, 2])
        let found = p.oneHotSample(uniform: Tensor([Float(0.25), 0.75], shape: [2])).floats
        #expect(found[0...1].contains { $0.isNaN })
        #expect(Array(found[2...]) == [0, 1])
    }

    @Test func theGradientGoesStraightThrough() {
        let tape = Tape()
        let p = tape.watch(Tensor.sample([4, 2, 3], seed: 1).softmax)
        let sample = p.oneHotSample(uniform: .sample([4, 2], in: 0...1, seed: 2))
        let seed = Tensor.sample([4, 2, 3], seed: 3)
        #expect(tape.gradients(of: [sample], seeds: [seed], leaves: [p])[0].doubles == seed.doubles)
    }

    @Test func largest() {
        let x = Tensor([Float(-3), -1, -2, 5, 5, 0], shape: [2, 1, 3])
        #expect(x.oneHotOfLargest.floats == [0, 1, 0, 1, 0, 0] && x.oneHotOfLargest.shape == [2, 1, 3])
        #expect(Tensor([7.0, 8], shape: [2, 1]).oneHotOfLargest.doubles == [1, 1])
    }
}
