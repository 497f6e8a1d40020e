import Testing

@testable import Tensors

/// Mistakes of the calling program trap, also in release builds, before a kernel reads what is not there.
struct MisuseTests {
    @Test func shapesThatDoNotMeetTrap() async {
        await #expect(processExitsWith: .failure) { _ = Tensor.zeros([2, 3]) + Tensor.zeros([4]) }
        await #expect(processExitsWith: .failure) { _ = Tensor.zeros([2, 3]).linear(weight: .zeros([4, 2])) }
        await #expect(processExitsWith: .failure) { _ = Tensor.zeros([2, 3])[2] }
        await #expect(processExitsWith: .failure) { _ = Tensor.zeros([2, 3]).reshaped([5]) }
        await #expect(processExitsWith: .failure) { _ = Tensor.zeros([2, 3]).rows(-1..<1) }
        await #expect(processExitsWith: .failure) { _ = Tensor.zeros([2, 3]).rows(1..<4) }
    }

    @Test func axesThatAreNotThereTrap() async {
        await #expect(processExitsWith: .failure) { _ = Shape([2, 3])[2] }
        await #expect(processExitsWith: .failure) { _ = Shape([2, 3])[-1] }
        await #expect(processExitsWith: .failure) { _ = Shape([2, -3]) }
        await #expect(processExitsWith: .failure) { _ = Shape([1 << 31]) }
    }

    @Test func weightsOfOtherRanksTrap() async {
        await #expect(processExitsWith: .failure) { _ = Tensor.zeros([3]).linear(weight: .zeros([3])) }
        await #expect(processExitsWith: .failure) { _ = Tensor.zeros([2, 3]).linear(weight: .zeros([1, 1, 3, 2])) }
        await #expect(processExitsWith: .failure) { _ = Tensor.zeros([1, 1, 3, 2]).transposed }
    }

    @Test func nothingIsDrawnBelowZero() async {
        await #expect(processExitsWith: .failure) {
            var generator = RandomGenerator(seed: 1)
            _ = generator.index(below: 0)
        }
    }

    @Test func twoPrecisionsTrap() async {
        await #expect(processExitsWith: .failure) {
            _ = Tensor.zeros([2, 3]).linear(weight: .zeros([3, 2], precision: .double))
        }
        await #expect(processExitsWith: .failure) {
            _ = Tensor.zeros([2, 3]).squaredErrors(from: .zeros([2, 3], precision: .double))
        }
        await #expect(processExitsWith: .failure) {
            var x = Tensor.zeros([2])
            x.add(.zeros([2], precision: .double))
        }
    }

    @Test(.enabled(if: RoundedWeights.isSupported)) func roundedWeightsOnATapeTrap() async {
        await #expect(processExitsWith: .failure) {
            let x = Tape().watch(.zeros([20, 4]))
            _ = RoundedWeightsTests.withRounding { x.linear(weight: .zeros([4, 20])) }
        }
    }

    @Test func twoTapesTrap() async {
        await #expect(processExitsWith: .failure) {
            _ = Tape().watch(.zeros([2])) + Tape().watch(.zeros([2]))
        }
    }
}
