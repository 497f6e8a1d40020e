import TestSupport
import Testing

@testable import Tensors

struct TapeTests {
    let x = Tensor.sample([2, 3], seed: 1)

    @Test func gradientsOfSeveralUsesAdd() {
        #expect(GradientCheck.failures(of: [x]) { $0[0] * $0[0] + $0[0] - $0[0].square * 3 } == [])
    }

    /// y = x + x stores one gradient for both operands; neither sum may write into the other's memory.
    @Test func gradientsThatShareMemoryStayApart() {
        #expect(
            GradientCheck.failures(of: [x, .sample([2, 3], seed: 2)]) { input in
                let sum = input[0] + input[1]
                return sum.square + input[0] * 3 + input[1] * 5
            } == [])
    }

    /// The slices of one stacked gradient reach several consumers, each of which adds to its own.
    @Test func slicesOfAStackedGradientStayApart() {
        let parts = [x, .sample([2, 3], seed: 2), .sample([2, 3], seed: 3)]
        #expect(
            GradientCheck.failures(of: parts) { input in
                let stack = Tensor.stacked([input[0], input[1], input[0], input[2]])
                let again = Tensor.stacked([input[2], input[1].square, input[0], input[0]])
                return stack + again.tanh + stack * again
            } == [])
        #expect(
            GradientCheck.failures(of: parts) { input in
                // The gradient of a reshaped or summed tensor is a view of the one above it.
                let a = input[0].reshaped([6]) + input[1].reshaped([6])
                return a + (input[0] * input[1]).reshaped([6]) + Tensor.stacked([input[2], input[2]])[1].reshaped([6])
            } == [])
    }

    /// As `observe` does: each step's part is used in the next step and in the stack over all steps.
    @Test func gradientsOfARecurrence() {
        #expect(
            GradientCheck.failures(of: [x, .sample([4, 2, 3], seed: 2), .sample([3, 3], seed: 3)]) { input in
                var (h, states) = (input[0], [Tensor]())
                for t in 0..<4 {
                    h = h.linear(weight: input[2], bias: input[1][t], activation: .tanh)
                    states.append(h)
                }
                return .concatenated([.stacked(states), input[1]])
            } == [])
    }

    @Test func detachedStopsTheGradient() {
        let tape = Tape()
        let leaf = tape.watch(Tensor([2.0, 3], shape: [2]))
        let gradient = tape.gradients(of: (leaf * leaf.detached).sum, leaves: [leaf])[0]
        #expect(gradient.doubles == [2, 3], "the gradient of x · constant, not of x²")
    }

    @Test func unusedLeavesHaveZeroGradients() {
        let tape = Tape()
        let (used, unused) = (tape.watch(x), tape.watch(Tensor.sample([4, 1], seed: 2)))
        let gradients = tape.gradients(of: used.sum, leaves: [used, unused])
        #expect(gradients[0].doubles.allSatisfy { $0 == 1 })
        #expect(gradients[1].shape == [4, 1] && gradients[1].precision == .double)
        #expect(gradients[1].doubles == [0, 0, 0, 0])
    }

    @Test func aLeafCanBeAnOutput() {
        let tape = Tape()
        let leaf = tape.watch(x)
        let seeds = [Tensor.sample([2, 3], seed: 5), .sample([2, 3], seed: 6)]
        let gradient = tape.gradients(of: [leaf, leaf * 2], seeds: seeds, leaves: [leaf])[0]
        #expect(Closeness.double.failure(gradient, seeds[0] + seeds[1] * 2) == nil)
    }

    @Test func aConstantOutputHasNoGradient() {
        let tape = Tape()
        let leaf = tape.watch(x)
        let gradient = tape.gradients(of: [leaf.sum, x.sum], seeds: [.one, .one], leaves: [leaf])[0]
        #expect(gradient.doubles.allSatisfy { $0 == 1 })
    }

    @Test func seedsAreNotChanged() {
        let tape = Tape()
        let leaf = tape.watch(x)
        let seed = Tensor(repeating: 1, shape: [2, 3], precision: .double)
        _ = tape.gradients(of: [leaf + leaf, leaf], seeds: [seed, seed], leaves: [leaf])
        #expect(seed.doubles.allSatisfy { $0 == 1 })
    }

    /// A tensor of a tape that was walked would stand for whatever took its place there.
    @Test func aSpentTapeTraps() async {
        await #expect(processExitsWith: .failure) {
            let tape = Tape()
            let leaf = tape.watch(.zeros([2]))
            _ = tape.gradients(of: leaf.sum, leaves: [leaf])
            _ = tape.watch(.zeros([2]))
        }
        await #expect(processExitsWith: .failure) {
            let tape = Tape()
            let leaf = tape.watch(.zeros([2]))
            _ = tape.gradients(of: leaf.sum, leaves: [leaf])
            _ = leaf * leaf
        }
        await #expect(processExitsWith: .failure) {
            let tape = Tape()
            let leaf = tape.watch(.zeros([2]))
            let sum = leaf.sum
            _ = tape.gradients(of: sum, leaves: [leaf])
            _ = tape.gradients(of: sum, leaves: [leaf])
        }
    }

    @Test func seedsAreOneConstantForEachOutput() async {
        await #expect(processExitsWith: .failure) {
            let leaf = Tape().watch(.zeros([2]))
            _ = leaf.place!.tape.gradients(of: [leaf, leaf], seeds: [.zeros([2])], leaves: [leaf])
        }
        await #expect(processExitsWith: .failure) {
            let leaf = Tape().watch(.zeros([2]))
            _ = leaf.place!.tape.gradients(of: [leaf], seeds: [leaf * 2], leaves: [leaf])
        }
    }

    @Test func constantsRecordNothing() {
        #expect((x * x + x).linear(weight: .sample([3, 2], seed: 2)).tanh.place == nil)
    }

    @Test func aLongTapeRunsAndIsReleased() {
        let steps = 20_000
        let tape = Tape()
        let leaf = tape.watch(Tensor([1.0], shape: [1]))
        var y = leaf
        for _ in 0..<steps { y = y * 0.9999 + 1e-4 }
        let gradient = tape.gradients(of: y.sum, leaves: [leaf])[0].item
        #expect(abs(gradient - Double.exp(Double(steps) * .log(0.9999))) < 1e-12)
    }

    @Test func aLongTapeIsReleasedWithoutRunning() {
        weak var released: Tape?
        do {
            let tape = Tape()
            released = tape
            var y = tape.watch(Tensor([1.0], shape: [1]))
            for _ in 0..<20_000 { y = (y * y).tanh }
        }
        #expect(released == nil, "the tape holds itself")
    }
}

extension Tensor {
    fileprivate static let one = Tensor(repeating: 1, shape: .scalar, precision: .double)
}
