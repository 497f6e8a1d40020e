import Testing

@testable import Environments

struct RandomNumberTests {
    /// The sequence of seed 1234567, as published with the reference implementation.
    @Test func splitMixGivesThePublishedSequence() {
        var generator = SplitMix64(seed: 1_234_567)
        let expected: [UInt64] = [
            6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
        ]
        #expect(expected.map { _ in generator.next() } == expected)
    }

    @Test func streamsOfASeedDiffer() {
        let firsts = (0..<2000).map { stream in
            var generator = SplitMix64(seed: 7, stream: UInt64(stream))
            return generator.next()
        }
        #expect(Set(firsts).count == 2000)
    }

    /// First four moments of N(0, 1) within five standard errors: 1, √2, √15, √96 over √n.
    @Test func normalsHaveTheirMoments() {
        var generator = SplitMix64(seed: 11)
        let count = 100_000
        let normals = generator.standardNormals(count)
        let bounds: [(power: Int, mean: Double, deviation: Double)] = [
            (1, 0, 1), (2, 1, 2.0.squareRoot()), (3, 0, 15.0.squareRoot()), (4, 3, 96.0.squareRoot()),
        ]
        for (power, expected, deviation) in bounds {
            let moment =
                normals.reduce(0) { sum, x in sum + (0..<power).reduce(1) { product, _ in product * x } }
                / Double(count)
            #expect(abs(moment - expected) < 5 * deviation / Double(count).squareRoot(), "moment \(power)")
        }
    }

    @Test func anOddNumberOfNormalsIsThatMany() {
        var generator = SplitMix64(seed: 1)
        #expect(generator.standardNormals(3).count == 3)
        #expect(generator.standardNormals(0).isEmpty)
    }

    /// Each of five classes within five standard errors of a fifth.
    @Test func indicesAreUniform() {
        var generator = SplitMix64(seed: 3)
        let draws = 50_000
        var counts = [Int](repeating: 0, count: 5)
        for _ in 0..<draws { counts[generator.index(below: 5)] += 1 }
        let deviation = (Double(draws) * 0.2 * 0.8).squareRoot()
        #expect(counts.allSatisfy { abs(Double($0) - Double(draws) / 5) < 5 * deviation }, "\(counts)")
    }
}
