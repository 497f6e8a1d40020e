import Testing

@testable import Charts

@Suite struct TickTests {
    private func labels(_ range: ClosedRange<Double>, _ scale: AxisScale, _ count: Int) -> [String] {
        Tick.along(range, scale: scale, count: count).compactMap(\.label)
    }

    @Test func linearTicksAreRound() {
        #expect(labels(0...100, .linear, 5) == ["0", "20", "40", "60", "80", "100"])
        #expect(labels(0.97...2.03, .linear, 5) == ["1.0", "1.2", "1.4", "1.6", "1.8", "2.0"])
        #expect(labels(-1.2...1.1, .linear, 4) == ["−1.0", "−0.5", "0.0", "0.5", "1.0"])
        #expect(labels(0...0.003, .linear, 3) == ["0.000", "0.001", "0.002", "0.003"])
        #expect(labels(-4e7...0, .linear, 2) == ["−4×10⁷", "−2×10⁷", "0"])
        #expect(labels(1e-5...2e-5, .linear, 2) == ["1.0×10⁻⁵", "1.5×10⁻⁵", "2.0×10⁻⁵"])
        #expect(Tick.along(0...100, scale: .linear, count: 2).map(\.value) == [0, 50, 100])
    }

    @Test func logarithmicTicksAreDecades() {
        #expect(labels(0.004...3, .logarithmic, 5) == ["0.01", "0.1", "1"])
        #expect(labels(0.9...30, .logarithmic, 5) == ["1", "2", "5", "10", "20"])
        #expect(labels(1e-12...1, .logarithmic, 3) == ["10⁻¹²", "10⁻⁸", "10⁻⁴", "1"])
        #expect(labels(1.2...1.7, .logarithmic, 3) == ["1.2", "1.4", "1.6"])
        let minor = Tick.along(0.1...1, scale: .logarithmic, count: 5).map(\.value)
        #expect(minor.count == 10)
        #expect(zip(minor, minor.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test func axesFitWhatTheyCanShow() {
        let axis = Axis(fitting: [.nan, 2, -.infinity, 4], range: nil, scale: .linear, padding: 0.1, tickCount: 4)
        #expect(axis.range == 1.8...4.2)
        #expect(abs(axis.fraction(3) - 0.5) < 1e-12)
        let logarithmic = Axis(fitting: [-1, 0, 0.01, 1], range: nil, scale: .logarithmic, padding: 0, tickCount: 4)
        #expect(logarithmic.range == 0.01...1)
        #expect(abs(logarithmic.fraction(0.1) - 0.5) < 1e-12)
        #expect(Axis(fitting: [3], range: nil, scale: .linear, padding: 0.1, tickCount: 4).range == 1.5...4.5)
        #expect(Axis(fitting: [], range: nil, scale: .linear, padding: 0.1, tickCount: 4).range == 0...1)
        #expect(Axis(fitting: [3], range: 0...9, scale: .linear, padding: 0.1, tickCount: 4).range == 0...9)
        #expect(Axis(fitting: [3], range: 0...9, scale: .logarithmic, padding: 0.1, tickCount: 4).range != 0...9)
    }
}
