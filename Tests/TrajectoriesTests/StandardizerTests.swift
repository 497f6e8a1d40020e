import Testing

@testable import Trajectories

struct StandardizerTests {
    @Test func meanAndDeviationOfEachColumn() {
        let standardizer = Standardizer(fitting: [[1, 10, 3, 30], [5, 20]], size: 2)
        #expect(standardizer.mean == [3, 20])
        #expect(abs(standardizer.deviation[0] - (8.0 / 3).squareRoot()) < 1e-12)
        #expect(abs(standardizer.deviation[1] - (200.0 / 3).squareRoot()) < 1e-12)
    }

    @Test func restoreUndoesStandardize() {
        let x: [Float] = [1, -200, 3, 1e4, 5, 0.25]
        let standardizer = Standardizer(fitting: [x], size: 2)
        let standard = standardizer.standardize(x)
        for column in 0..<2 {
            let values = stride(from: column, to: 6, by: 2).map { Double(standard[$0]) }
            #expect(abs(values.reduce(0, +)) < 1e-6)
            #expect(abs(values.reduce(0) { $0 + $1 * $1 } / 3 - 1) < 1e-6)
        }
        // Single precision in the column's own units.
        for (index, pair) in zip(standardizer.restore(standard), x).enumerated() {
            #expect(abs(pair.0 - pair.1) <= 2 * .ulpOfOne * Float(standardizer.deviation[index % 2]))
        }
    }

    @Test func aConstantColumnIsOnlyShifted() {
        let standardizer = Standardizer(fitting: [[7, 1, 7, 2], [7, 3]], size: 2)
        #expect(standardizer.mean[0] == 7 && standardizer.deviation[0] == 0)
        #expect(standardizer.standardize([7, 2]) == [0, 0])
        #expect(standardizer.restore([0, 0]) == [7, 2])
        #expect(standardizer.standardize([9.5, 2]) == [2.5, 0])
    }

    @Test func aLargeMeanCostsNoDigits() {
        // Steps of 0.5 are exact beside 4e6; their squares beside 1.6e13 are not.
        let x: [Float] = [4e6, 4e6 + 0.5, 4e6 + 1]
        let standardizer = Standardizer(fitting: [x], size: 1)
        #expect(standardizer.mean == [4e6 + 0.5])
        #expect(abs(standardizer.deviation[0] - (1.0 / 6).squareRoot()) < 1e-12)
    }

    @Test func nothingToFitLeavesValuesAsTheyAre() {
        #expect(Standardizer(fitting: [[Float]](), size: 3) == .identity(3))
        #expect(Standardizer(fitting: [[Float]()], size: 3) == .identity(3))
    }
}
