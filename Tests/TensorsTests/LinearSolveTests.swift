import Testing

@testable import Tensors

struct LinearSolveTests {
    @Test func solvesASymmetricSystem() throws {
        // A = L Lᵀ for a lower triangle L, and B = A X for a known X.
        let lower: [[Double]] = [[2, 0, 0], [-1, 3, 0], [0.5, 1, 0.25]]
        let a = (0..<3).map { i in (0..<3).map { j in (0..<3).reduce(0) { $0 + lower[i][$1] * lower[j][$1] } } }
        let x: [[Double]] = [[1, -2], [3, 4], [-5, 0.5]]
        let b = a.flatMap { row in (0..<2).map { c in (0..<3).reduce(0) { $0 + row[$1] * x[$1][c] } } }
        let found = try #require(solution(of: a.flatMap { $0 }, b, size: 3, columns: 2))
        for (found, exact) in zip(found, x.flatMap { $0 }) { #expect(abs(found - exact) < 1e-10) }
    }

    @Test func whatIsNotPositiveDefiniteHasNoSolution() {
        #expect(solution(of: [1, 2, 2, 1], [1, 1], size: 2, columns: 1) == nil)
    }

    @Test func productsOfRows() {
        // Rows [1, 2] and [3, 4]; [5], [6].
        var sum: [Double] = [100, 200]
        addProduct(transposed: [1, 2, 3, 4], [5, 6], rows: 2, to: &sum)
        #expect(sum == [123, 234])
        #expect(matrixProduct([1, 2, 3, 4], [5, 6], rows: 2, inner: 2, columns: 1) == [17, 39])
    }
}
