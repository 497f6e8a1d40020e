import TestSupport
import Testing

@testable import Tensors

struct LayoutTests {
    let x = Tensor.sample([3, 2, 4], seed: 6)

    @Test func reshaping() {
        #expect(x.reshaped([4, 6]).doubles == x.doubles)
        #expect(GradientCheck.failures(of: [x]) { $0[0].reshaped([6, 4]) } == [])
    }

    @Test func slices() {
        #expect(x[1].doubles == Array(x.doubles[8..<16]) && x[1].shape == [2, 4])
        #expect(x[1..<3].doubles == Array(x.doubles[8..<24]) && x[1..<3].shape == [2, 2, 4])
        #expect(x[1..<3][1][0].doubles == Array(x.doubles[16..<20]), "a slice of a slice keeps its place")
        #expect(GradientCheck.failures(of: [x]) { $0[0][1] } == [])
        #expect(GradientCheck.failures(of: [x]) { $0[0][1..<3] } == [])
        #expect(GradientCheck.failures(of: [x]) { $0[0][1..<3][1][0] } == [])
        #expect(GradientCheck.failures(of: [x]) { $0[0][0] * $0[0][2] + $0[0][2] } == [])
    }

    @Test func stacks() {
        let parts = [Tensor.sample([2, 3], seed: 7), .sample([2, 3], seed: 8), .sample([2, 3], seed: 9)]
        let stack = Tensor.stacked(parts)
        #expect(stack.shape == [3, 2, 3] && stack.doubles == parts.flatMap(\.doubles))
        #expect(GradientCheck.failures(of: parts) { .stacked($0) } == [])
        #expect(GradientCheck.failures(of: parts) { .stacked([$0[0], $0[1], $0[0], $0[2]]) } == [])
    }

    @Test func columns() {
        #expect(x.columns(1..<3).shape == [3, 2, 2])
        let values = x.doubles
        let expected: [Double] = (0..<6).flatMap { (row: Int) -> [Double] in Array(values[4 * row + 1...4 * row + 2]) }
        #expect(x.columns(1..<3).doubles == expected)
        #expect(GradientCheck.failures(of: [x]) { $0[0].columns(1..<3) } == [])
        #expect(GradientCheck.failures(of: [x]) { $0[0].columns(0..<3) * $0[0].columns(1..<4) } == [])
    }

    @Test func rowsOfTheSecondAxis() {
        #expect(x.rows(1..<2).shape == [3, 1, 4])
        #expect(x.rows(1..<2).doubles == (0..<3).flatMap { x[$0][1].doubles })
        #expect(GradientCheck.failures(of: [x]) { $0[0].rows(1..<2) } == [])
        #expect(GradientCheck.failures(of: [x]) { $0[0].rows(0..<1) * $0[0].rows(1..<2) + $0[0].rows(1..<2) } == [])
    }

    @Test func concatenations() {
        let parts = [Tensor.sample([2, 2, 3], seed: 7), .sample([2, 2, 1], seed: 8), .sample([2, 2, 2], seed: 9)]
        let joined = Tensor.concatenated(parts)
        #expect(joined.shape == [2, 2, 6])
        let rows = (0..<4).flatMap { row in
            parts.flatMap { Array($0.doubles[row * $0.shape.last..<(row + 1) * $0.shape.last]) }
        }
        #expect(joined.doubles == rows)
        #expect(GradientCheck.failures(of: parts) { .concatenated($0) } == [])
    }

    @Test func concatenationUndoesColumns() {
        #expect(Tensor.concatenated([x.columns(0..<1), x.columns(1..<4)]).doubles == x.doubles)
    }
}
