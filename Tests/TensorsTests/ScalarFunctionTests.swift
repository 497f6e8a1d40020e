import Foundation
import Tensors
import Testing

/// The vectorised functions of single precision against the C library in double precision.
struct ScalarFunctionTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let function: UnaryFunction
        let range: ClosedRange<Double>
        /// Largest |found − exact| / |exact|; one unit in the last place is between 6e-8 and 1.2e-7.
        let relative: Double
        /// Added where the result passes through zero by cancellation, or saturates.
        var absolute = 0.0
        let exact: @Sendable (Double) -> Double

        var testDescription: String { "\(function) over \(range)" }
    }

    static let cases = [
        Case(function: .exp, range: -87...88, relative: 3e-7) { exp($0) },
        Case(function: .elu, range: -30...30, relative: 4e-7) { $0 > 0 ? $0 : expm1($0) },
        Case(function: .elu, range: -1e-3...1e-3, relative: 3e-7) { $0 > 0 ? $0 : expm1($0) },
        Case(function: .tanh, range: -12...12, relative: 6e-7) { tanh($0) },
        Case(function: .tanh, range: -1e-3...1e-3, relative: 4e-7) { tanh($0) },
        Case(function: .sigmoid, range: -80...80, relative: 4e-7) { 1 / (1 + exp(-$0)) },
        Case(function: .softplus, range: -80...80, relative: 4e-7) { max($0, 0) + log1p(exp(-abs($0))) },
        Case(function: .log, range: 1e-30...1, relative: 3e-7) { log($0) },
        Case(function: .log, range: 0.5...2, relative: 3e-7) { log($0) },
        Case(function: .log, range: 1...1e30, relative: 3e-7) { log($0) },
        Case(function: .silu, range: -80...80, relative: 4e-7) { $0 / (1 + exp(-$0)) },
        Case(function: .sqrt, range: 0...1e6, relative: 7e-8) { $0.squareRoot() },
        Case(function: .square, range: -1e6...1e6, relative: 7e-8) { $0 * $0 },
        Case(function: .relu, range: -5...5, relative: 0) { max($0, 0) },
        Case(function: .negate, range: -5...5, relative: 0) { -$0 },
        Case(function: .symlog, range: -1e-8...1e-8, relative: 1e-7) { log1p(abs($0)) * ($0 < 0 ? -1 : 1) },
        Case(function: .symlog, range: -1e-3...1e-3, relative: 3e-7) { log1p(abs($0)) * ($0 < 0 ? -1 : 1) },
        Case(function: .symlog, range: -20...20, relative: 3e-7) { log1p(abs($0)) * ($0 < 0 ? -1 : 1) },
        Case(function: .symlog, range: -1e38...1e38, relative: 3e-7) { log1p(abs($0)) * ($0 < 0 ? -1 : 1) },
        Case(function: .symexp, range: -1e-8...1e-8, relative: 1e-7) { expm1(abs($0)) * ($0 < 0 ? -1 : 1) },
        Case(function: .symexp, range: -1e-3...1e-3, relative: 3e-7) { expm1(abs($0)) * ($0 < 0 ? -1 : 1) },
        Case(function: .symexp, range: -85...85, relative: 4e-7) { expm1(abs($0)) * ($0 < 0 ? -1 : 1) },
    ]

    @Test(arguments: cases) func isWithinAFewUnitsInTheLastPlace(_ c: Case) {
        let steps = 100_003
        let width = c.range.upperBound - c.range.lowerBound
        let x = (0...steps).map { Float(c.range.lowerBound + width * Double($0) / Double(steps)) }
        let y = Tensor(x, shape: [x.count]).map(c.function).floats
        var worst = (error: 0.0, x: Float(0))
        for (x, y) in zip(x, y) {
            let exact = c.exact(Double(x))
            let error = abs(Double(y) - exact) / max(abs(exact), .leastNormalMagnitude)
            if !(error <= worst.error) { worst = (error, x) }
        }
        #expect(worst.error <= c.relative, "relative error \(worst.error) at \(worst.x)")
    }

    @Test(arguments: [
        UnaryFunction.relu, .elu, .silu, .tanh, .softplus, .sigmoid, .exp, .log, .sqrt, .square, .symlog, .symexp,
    ])
    func passesNaN(_ function: UnaryFunction) {
        for precision in [Precision.single, .double] {
            let x = Tensor([Double.nan, 1, .nan], shape: [3]).converted(to: precision)
            #expect(x.map(function).doubles.map(\.isNaN) == [true, false, true])
        }
    }

    @Test func saturatesAtInfinity() {
        let x = Tensor([Float.infinity, -.infinity], shape: [2])
        #expect(x.tanh.floats == [1, -1])
        #expect(x.elu.floats == [.infinity, -1])
        #expect(x.relu.floats == [.infinity, 0])
        #expect(x.sigmoid.floats[0] == 1 && x.sigmoid.floats[1] < 1e-38)
        #expect(x.softplus.floats[0] == .infinity && x.softplus.floats[1] < 2e-38)
        // The exponential saturates at e⁸⁸ and e⁻⁸⁷, finite and not zero.
        #expect(x.exp.floats[0] > 1e38 && x.exp.floats[1] < 2e-38)
        #expect(x.squareRoot.floats[0] == .infinity)
        #expect(x.symlog.floats == [.infinity, -.infinity])
    }

    @Test func logarithmKnowsItsEdges() {
        let y = Tensor([Float(0), -1, .infinity, 1, .leastNonzeroMagnitude], shape: [5]).log.floats
        #expect(y[0] == -.infinity)
        #expect(y[1].isNaN)
        #expect(y[2] == .infinity)
        #expect(y[3] == 0)
        #expect(y[4] == -.infinity, "subnormal numbers count as zero")
    }
}
