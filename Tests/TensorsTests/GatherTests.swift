import TestSupport
import Testing

@testable import Tensors

struct GatherTests {
    static let selections: [[Int]] = [[2, 0, 2, 3, 2], [1], [], [3, 2, 1, 0]]

    @Test(arguments: selections) func rowsStandInTheOrderNamed(_ rows: [Int]) {
        for shape in [[4, 2, 3], [4, 1], [4]] as [Shape] {
            let x = Tensor.sample(shape, seed: 1)
            let width = shape.count / 4
            let expected = rows.flatMap { x.doubles[$0 * width..<($0 + 1) * width] }
            let found = x.gathered(rows: rows)
            #expect(found.shape == shape.droppingFirst().prepending(rows.count) && found.doubles == expected)
            #expect(x.converted(to: .single).gathered(rows: rows).floats == expected.map(Float.init))
            #expect(Tape().watch(x).gathered(rows: rows).doubles == expected)
        }
    }

    @Test(arguments: selections) func gradients(_ rows: [Int]) {
        for shape in [[4, 2, 3], [4, 1], [4]] as [Shape] {
            #expect(GradientCheck.failures(of: [.sample(shape, seed: 1)]) { $0[0].gathered(rows: rows) } == [])
        }
    }

    /// A slice does not start where its storage does.
    @Test func rowsOfASlice() {
        let x = Tensor.sample([5, 3], seed: 1)
        #expect(x[2..<5].gathered(rows: [2, 0]).doubles == x[4].doubles + x[2].doubles)
    }

    @Test func rowsThatAreNotThereTrap() async {
        await #expect(processExitsWith: .failure) { _ = Tensor.zeros([2, 3]).gathered(rows: [0, 2]) }
        await #expect(processExitsWith: .failure) { _ = Tensor.zeros([2, 3]).gathered(rows: [-1]) }
    }
}
