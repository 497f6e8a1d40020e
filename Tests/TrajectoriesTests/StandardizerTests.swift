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
        let x: [Double] = [1, -200, 3, 1e4, 5, 0.25]
        let standardizer = Standardizer(fitting: [x], size: 2)
        let standard = standardizer.standardize(x)
        for column in 0..<2 {
            let values = stride(from: column, to: 6, by: 2).map { Double(standard[$0]) }
            #expect(abs(values.reduce(0, +)) < 1e-6)
            #expect(abs(values.reduce(0) { $0 + $1 * $1 } / 3 - 1) < 1e-6)
        }
        // Single precision in the column's own units.
        for (index, pair) in zip(standardizer.restore(standard), x).enumerated() {
            #expect(abs(pair.0 - pair.1) <= 2 * Double(Float.ulpOfOne) * (standardizer.deviation[index % 2]))
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
        let x: [Double] = [4e6, 4e6 + 0.5, 4e6 + 1]
        let standardizer = Standardizer(fitting: [x], size: 1)
        #expect(standardizer.mean == [4e6 + 0.5])
        #expect(abs(standardizer.deviation[0] - (1.0 / 6).squareRoot()) < 1e-12)
    }

    /// A clock: seconds since 1970, of which 32 bits keep none.
    @Test func aClockKeepsItsSteps() {
        let x = (0..<64).map { 1.7e9 + 0.05 * Double($0) }
        let standardizer = Standardizer(fitting: [x], size: 1)
        let deviation = 0.05 * ((64.0 * 64 - 1) / 12).squareRoot()
        #expect(abs(standardizer.deviation[0] - deviation) < 1e-6)
        let standard = standardizer.standardize(x)
        for (step, value) in standard.enumerated() {
            #expect(abs(Double(value) - (Double(step) - 31.5) * 0.05 / deviation) < 1e-5)
        }
        for (restored, exact) in zip(standardizer.restore(standard), x) { #expect(abs(restored - exact) < 1e-6) }
        #expect(!standardizer.fitsSinglePrecision(0))
    }

    /// Numbers whose squares are beyond what 64 bits hold, or nearer to 0.
    @Test(arguments: [1e-200, 1e-50, 1, 1e200])
    func unitsDoNotMatter(unit: Double) {
        let standardizer = Standardizer(fitting: [[3 * unit, unit], [5 * unit, 7 * unit]], size: 1)
        #expect(abs(standardizer.mean[0] / unit - 4) < 1e-12)
        #expect(abs(standardizer.deviation[0] / unit - 5.0.squareRoot()) < 1e-12)
        #expect(standardizer.fitsSinglePrecision(0) == (unit == 1))
        #expect(abs(standardizer.standardize([7 * unit])[0] - 3 / Float(5).squareRoot()) < 1e-6)
    }

    /// What 64 bits round is no variation, as of sines squared and cosines squared.
    @Test func roundingIsNoVariation() {
        let standardizer = Standardizer(fitting: [[1, 1 - .ulpOfOne / 2, 1 + .ulpOfOne], [1]], size: 1)
        #expect(standardizer.deviation == [0])
        #expect(Standardizer(fitting: [[1, 1 + 4 * .ulpOfOne]], size: 1).deviation[0] > 0)
    }

    @Test func nothingToFitLeavesValuesAsTheyAre() {
        #expect(Standardizer(fitting: [[Double]](), size: 3) == .identity(3))
        #expect(Standardizer(fitting: [[Double]()], size: 3) == .identity(3))
    }
}
