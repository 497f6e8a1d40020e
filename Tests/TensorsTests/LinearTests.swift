import TestSupport
import Testing

@testable import Tensors

struct LinearTests {
    let x = Tensor.sample([3, 4], seed: 1)
    let weight = Tensor.sample([4, 5], seed: 2)
    let bias = Tensor.sample([5], seed: 3)
    let addend = Tensor.sample([3, 5], seed: 4)

    static func product(_ x: Tensor, _ w: Tensor) -> [Double] {
        let (rows, inner, columns) = (x.shape.rows, x.shape.last, w.shape[1])
        let (a, b) = (x.doubles, w.doubles)
        return (0..<rows * columns).map { place in
            (0..<inner).reduce(0) { $0 + a[place / columns * inner + $1] * b[$1 * columns + place % columns] }
        }
    }

    @Test func values() {
        let product = Self.product(x, weight)
        let withBias = product.enumerated().map { $1 + bias.doubles[$0 % 5] }
        let close = Closeness.double
        #expect(close.failure(x.linear(weight: weight).doubles, product) == nil)
        #expect(close.failure(x.linear(weight: weight, bias: bias).doubles, withBias) == nil)
        #expect(
            close.failure(
                x.linear(weight: weight, bias: addend).doubles, zip(product, addend.doubles).map(+)) == nil)
        #expect(
            close.failure(
                x.linear(weight: weight, bias: bias, activation: .tanh).doubles, withBias.map(Double.tanh)) == nil)
    }

    @Test(arguments: [UnaryFunction.identity, .elu, .silu, .tanh, .softplus, .sigmoid, .square])
    func gradients(_ activation: UnaryFunction) {
        #expect(
            GradientCheck.failures(of: [x, weight]) { $0[0].linear(weight: $0[1], activation: activation) } == [])
        for bias in [bias, addend] {
            #expect(
                GradientCheck.failures(of: [x, weight, bias]) {
                    $0[0].linear(weight: $0[1], bias: $0[2], activation: activation)
                } == [])
        }
    }

    @Test func gradientsWithLeadingAxes() {
        let x = Tensor.sample([2, 3, 4], seed: 5)
        #expect(x.linear(weight: weight).shape == [2, 3, 5])
        for bias in [bias, Tensor.sample([2, 3, 5], seed: 6)] {
            #expect(
                GradientCheck.failures(of: [x, weight, bias]) {
                    $0[0].linear(weight: $0[1], bias: $0[2], activation: .elu)
                } == [])
        }
    }

    @Test func gradientsOfOneRow() {
        let row = Tensor.sample([1, 4], seed: 5)
        #expect(
            GradientCheck.failures(of: [row, weight, bias]) { $0[0].linear(weight: $0[1], bias: $0[2]) } == [])
    }

    /// The weight's gradient is folded over all uses: a recurrence, with inputs of different sizes beside it.
    @Test func gradientsOfAWeightUsedSeveralTimes() {
        let square = Tensor.sample([4, 4], seed: 7)
        #expect(
            GradientCheck.failures(of: [x, square, .sample([2, 5, 4], seed: 8)]) { input in
                var h = input[0]
                for _ in 0..<3 { h = h.linear(weight: input[1], activation: .tanh) }
                return h.sum + input[2].linear(weight: input[1]).square.sum
            } == [])
    }

    /// Blocks on the diagonal of a matrix of zeros.
    @Test func aBlockWeightIsABlockDiagonalMatrix() {
        let (x, weight) = (Tensor.sample([3, 2, 6], seed: 1), Tensor.sample([2, 3, 5], seed: 2))
        let bias = Tensor.sample([10], seed: 3)
        var dense = [Double](repeating: 0, count: 60)
        for block in 0..<2 {
            for row in 0..<3 {
                for column in 0..<5 {
                    dense[(3 * block + row) * 10 + 5 * block + column] = weight[block][row].doubles[column]
                }
            }
        }
        let expected = x.linear(weight: Tensor(dense, shape: [6, 10]), bias: bias, activation: .tanh)
        let found = x.linear(weight: weight, bias: bias, activation: .tanh)
        #expect(Closeness.double.failure(found, expected) == nil)
    }

    /// Applied at several steps: the gradient is folded over them, block by block.
    @Test func gradientsOfABlockWeight() {
        #expect(
            GradientCheck.failures(of: [.sample([2, 6], seed: 1), .sample([3, 2, 2], seed: 2), .sample([6], seed: 3)]) {
                let first = $0[0].linear(weight: $0[1], bias: $0[2], activation: .silu)
                return first.linear(weight: $0[1], bias: first)
            } == [])
        #expect(
            GradientCheck.failures(of: [.sample([3, 2, 6], seed: 1), .sample([2, 3, 5], seed: 2)]) {
                $0[0].linear(weight: $0[1])
            } == [])
    }

    @Test func aUseThatNothingDependsOnTakesNothingAway() {
        #expect(
            GradientCheck.failures(of: [x, weight]) { input in
                let used = input[0].linear(weight: input[1])
                _ = input[0].square.linear(weight: input[1])
                return used
            } == [])
    }

    @Test func gradientsWhereTheWeightIsNoLeaf() {
        #expect(
            GradientCheck.failures(of: [x, weight]) { input in
                let weight = input[1].square
                _ = input[0].linear(weight: weight)
                return input[0].linear(weight: weight) + (input[0] * 2).linear(weight: weight, activation: .tanh)
            } == [])
    }

    /// The first rows of a weight share its memory, and begin where it begins.
    @Test func gradientsWhereOneWeightIsAPartOfAnother() {
        let narrow = Tensor.sample([3, 2], seed: 9)
        #expect(
            GradientCheck.failures(of: [x, narrow, weight]) { input in
                input[0].linear(weight: input[2]) + input[1].linear(weight: input[2][0..<2])
            } == [])
    }

    @Test func gradientsWhereTheWeightIsUsedOtherwiseToo() {
        #expect(
            GradientCheck.failures(of: [x, weight]) { $0[0].linear(weight: $0[1]) * $0[1].sum + $0[1].sum } == [])
    }

    /// One row goes another way through the linear algebra in single precision.
    @Test(arguments: [1, 2, 7]) func singlePrecision(_ rows: Int) {
        let x = Tensor.sample([rows, 33], seed: 1)
        let weight = Tensor.sample([33, 17], seed: 2)
        let bias = Tensor.sample([17], seed: 3)
        func run(_ precision: Precision) -> [Tensor] {
            let tape = Tape()
            let leaves = [x, weight, bias].map { tape.watch($0.converted(to: precision)) }
            // The second use makes the pullback add to a gradient that is already there.
            let y =
                leaves[0].linear(weight: leaves[1], bias: leaves[2], activation: .elu)
                + leaves[0].linear(weight: leaves[1])
            return [y] + tape.gradients(of: y.square.mean, leaves: leaves)
        }
        for (single, double) in zip(run(.single), run(.double)) {
            #expect(Closeness(relative: 1e-5, absolute: 1e-5).failure(single, double) == nil)
        }
    }

    /// As for a dense weight; the last is larger than what linear algebra does at once.
    @Test(arguments: [(1, 2, 3), (9, 16, 48), (700, 65, 97)])
    func blocksInSinglePrecision(_ rows: Int, _ inner: Int, _ columns: Int) {
        let inputs = [
            Tensor.sample([rows, 2 * inner], seed: 1), .sample([2, inner, columns], seed: 2),
            .sample([rows, 2 * columns], seed: 3),
        ]
        func run(_ precision: Precision) -> [Tensor] {
            let tape = Tape()
            let leaves = inputs.map { tape.watch($0.converted(to: precision)) }
            let y = leaves[0].linear(weight: leaves[1], bias: leaves[2])
            return [y] + tape.gradients(of: [y], seeds: [y.detached], leaves: leaves)
        }
        for (single, double) in zip(run(.single), run(.double)) {
            let scale = (double.sumOfSquares / Double(double.count)).squareRoot()
            #expect(Closeness(relative: 1e-5, absolute: 1e-5 * scale).failure(single, double) == nil)
        }
    }

    /// Large products may be done in blocks: sizes that no block divides, and each of the three products of a layer.
    @Test(arguments: [(1, 1300, 900), (130, 310, 251), (49, 201, 97), (700, 40, 53), (512, 200, 1)])
    func largeProductsInSinglePrecision(_ rows: Int, _ inner: Int, _ columns: Int) {
        let inputs = [
            Tensor.sample([rows, inner], seed: 1), .sample([inner, columns], seed: 2),
            .sample([rows, columns], seed: 3),
        ]
        func run(_ precision: Precision) -> [Tensor] {
            let tape = Tape()
            let leaves = inputs.map { tape.watch($0.converted(to: precision)) }
            let y = leaves[0].linear(weight: leaves[1], bias: leaves[2])
            let again = leaves[0].linear(weight: leaves[1])
            return [y] + tape.gradients(of: [y, again], seeds: [y, y].map(\.detached), leaves: leaves)
        }
        for (single, double) in zip(run(.single), run(.double)) {
            // Rounding grows with the square root of the number of terms.
            let scale = (double.sumOfSquares / Double(double.count)).squareRoot()
            #expect(Closeness(relative: 1e-5, absolute: 1e-5 * scale).failure(single, double) == nil)
        }
    }

    /// Results are written into memory that has been used before.
    @Test(arguments: [1, 2]) func ignoresWhatItsMemoryHeldBefore(_ rows: Int) {
        for precision in [Precision.single, .double] {
            let x = Tensor(repeating: 1, shape: [rows, 3], precision: precision)
            let weight = Tensor(repeating: 2, shape: [3, 5], precision: precision)
            for _ in 0..<8 {
                _ = (0..<8).map { _ in Tensor(repeating: .nan, shape: [rows, 5], precision: precision) }
                #expect(x.linear(weight: weight).doubles.allSatisfy { $0 == 6 })
            }
        }
    }
}
