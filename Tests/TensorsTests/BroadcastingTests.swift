import TestSupport
import Testing

@testable import Tensors

struct BroadcastingTests {
    static let shapes: [(Shape, Shape)] = [
        ([3, 1, 4], [2, 4]), ([5], [1]), ([1], [5]), ([], [2, 3]), ([2, 3], []), ([], []), ([2, 3], [2, 3]),
        ([2, 3, 4], [3, 1]), ([2, 1, 3, 1], [4, 1, 5]), ([4, 1], [1, 3]), ([2, 1], [2, 1]), ([1, 1, 3], [2, 3]),
    ]

    /// The element at a multi-index of the result, found without any stride arithmetic of the library's.
    static func element(_ x: Tensor, at index: [Int]) -> Double {
        let own = index.suffix(x.shape.rank)
        let place = zip(own, x.shape.axes).reduce(0) { $0 * $1.1 + ($1.1 == 1 ? 0 : $1.0) }
        return x.doubles[place]
    }

    static func indices(_ shape: [Int]) -> [[Int]] {
        shape.reduce([[]]) { prefixes, extent in prefixes.flatMap { prefix in (0..<extent).map { prefix + [$0] } } }
    }

    @Test(arguments: shapes) func valuesAndGradients(_ a: Shape, _ b: Shape) {
        let x = Tensor.sample(a, seed: 2)
        let y = Tensor.sample(b, in: 0.5...2, seed: 3)
        let operations: [(String, (Tensor, Tensor) -> Tensor, (Double, Double) -> Double)] = [
            ("+", { $0 + $1 }, { $0 + $1 }), ("-", { $0 - $1 }, { $0 - $1 }), ("*", { $0 * $1 }, { $0 * $1 }),
            ("/", { $0 / $1 }, { $0 / $1 }),
        ]
        for (name, operation, plain) in operations {
            let result = operation(x, y)
            let expected = Self.indices(result.shape.axes).map {
                plain(Self.element(x, at: $0), Self.element(y, at: $0))
            }
            #expect(result.doubles == expected, "\(a) \(name) \(b)")
            #expect(GradientCheck.failures(of: [x, y]) { operation($0[0], $0[1]) } == [], "\(a) \(name) \(b)")
            let single = operation(x.converted(to: .single), y.converted(to: .single))
            #expect(Closeness.single.failure(single, result) == nil)
        }
    }

    static let sums: [(Shape, Shape)] = [
        ([3, 2, 4], [2, 4]), ([3, 2, 4], [4]), ([3, 2, 4], [3, 1, 4]), ([3, 2, 4], [3, 2, 1]), ([3, 2, 4], [1, 2, 1]),
        ([3, 2, 4], []), ([3, 2, 4], [3, 2, 4]), ([5], [1]), ([1, 5], []),
    ]

    @Test(arguments: sums) func sumsAndRepetitions(_ from: Shape, _ to: Shape) {
        let x = Tensor.sample(from, seed: 4)
        var expected = [Double](repeating: 0, count: to.count)
        for (index, value) in zip(Self.indices(from.axes), x.doubles) {
            let place = zip(index.suffix(to.rank), to.axes).reduce(0) { $0 * $1.1 + ($1.1 == 1 ? 0 : $1.0) }
            expected[place] += value
        }
        #expect(Closeness.double.failure(x.summed(to: to), Tensor(expected, shape: to)) == nil)
        #expect(GradientCheck.failures(of: [x]) { $0[0].summed(to: to) } == [])

        let small = Tensor.sample(to, seed: 5)
        #expect(small.broadcast(to: from).doubles == Self.indices(from.axes).map { Self.element(small, at: $0) })
        #expect(GradientCheck.failures(of: [small]) { $0[0].broadcast(to: from) } == [])
    }

    @Test func reductions() {
        let x = Tensor([1.0, 2, 3, 4, 5, 7], shape: [2, 3])
        #expect(x.sum.item == 22)
        #expect(x.mean.item == 22.0 / 6)
        #expect(x.sumOverLast.doubles == [6, 16] && x.sumOverLast.shape == [2])
        #expect(x.sumOverRows.doubles == [5, 7, 10])
        for reduce in [{ $0[0].sum }, { $0[0].mean }, { $0[0].sumOverLast }, { $0[0].sumOverRows }]
            as [([Tensor]) -> Tensor]
        {
            #expect(GradientCheck.failures(of: [x], reduce) == [])
        }
    }

    @Test func anEmptyAxisGivesAnEmptyResult() {
        let x = Tensor.zeros([0, 3]) + Tensor.zeros([3])
        #expect(x.shape == [0, 3] && x.floats.isEmpty)
        #expect(Tensor.zeros([0, 3]).sumOverRows.floats == [0, 0, 0])
    }
}
