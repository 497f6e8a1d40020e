import Testing
import VectorKernels

@testable import Tensors

struct RandomGeneratorTests {
    /// The known answers that the authors of Random123 publish for philox4x32-10.
    @Test func thePaperCipherGivesTheKnownAnswers() {
        #expect(
            Philox.block([0, 0, 0, 0], key: [0, 0]) == [0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8])
        let ones = UInt32.max
        #expect(
            Philox.block([ones, ones, ones, ones], key: [ones, ones])
                == [0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD])
    }

    @Test func bitsAreThePaperCiphers() {
        let (key, first): (UInt64, UInt64) = (0x0123_4567_89AB_CDEF, 0xFFFF_FFE0)
        var bits = [UInt32](repeating: 0, count: 512)
        vk_random_bits(key, first, bits.count, &bits)
        // Words of 64 blocks stand side by side; the counter carries into its upper half on the way.
        for block in 0..<128 {
            let counter = first + UInt64(block)
            let expected = Philox.block(
                [UInt32(truncatingIfNeeded: counter), UInt32(counter >> 32), 0, 0],
                key: [UInt32(truncatingIfNeeded: key), UInt32(key >> 32)])
            let place = block / 64 * 256 + block % 64
            #expect((0..<4).map { bits[place + 64 * $0] } == expected)
        }
    }

    @Test func theSameKeyGivesTheSameNumbers() {
        var (a, b) = (RandomGenerator(seed: 7), RandomGenerator(seed: 7))
        #expect(a.normal([3, 5]).floats == b.normal([3, 5]).floats)
        #expect(a.next() == b.next())
        #expect(a == b)
        var resumed = RandomGenerator(key: a.key, counter: a.counter)
        #expect(a.uniform([4]).floats == resumed.uniform([4]).floats)
    }

    @Test func aNumberDoesNotDependOnHowManyAreDrawn() {
        for count in [1, 2, 63, 64, 255, 256, 257, 1000] {
            var (few, many) = (RandomGenerator(seed: 7), RandomGenerator(seed: 7))
            #expect(few.normal([count]).floats == Array(many.normal([1500]).floats.prefix(count)))
        }
        var (single, double) = (RandomGenerator(seed: 7), RandomGenerator(seed: 7))
        #expect(single.normal([300]).doubles == double.normal([300], precision: .double).doubles)
    }

    @Test func noNumberIsDrawnTwice() {
        var generator = RandomGenerator(seed: 7)
        var seen = Set<Float>()
        var drawn = 0
        for count in [1, 256, 257, 3, 600] {
            let values = generator.normal([count]).floats
            seen.formUnion(values)
            drawn += count
        }
        // 24-bit uniforms collide now and then: 1117² / 2 / 2²⁴ ≈ 0.04 pairs.
        #expect(seen.count >= drawn - 2)
        var words = RandomGenerator(seed: 7)
        #expect(Set((0..<1000).map { _ in words.next() }).count == 1000)
    }

    /// Five standard errors of a million draws: moments of the uniform and of the normal law.
    @Test func moments() {
        let n = 1_000_000
        var generator = RandomGenerator(seed: 11)
        let u = generator.uniform([n]).doubles
        #expect(u.allSatisfy { $0 >= 0 && $0 < 1 })
        expectMean(u, 0.5, variance: 1.0 / 12)
        expectMean(u.map { ($0 - 0.5) * ($0 - 0.5) }, 1.0 / 12, variance: 1.0 / 180)
        let x = generator.normal([n]).doubles
        expectMean(x, 0, variance: 1)
        expectMean(x.map { $0 * $0 }, 1, variance: 2)
        expectMean(x.map { $0 * $0 * $0 }, 0, variance: 15)
        expectMean(x.map { $0 * $0 * $0 * $0 }, 3, variance: 96)
        expectMean(x.map { $0 > 1.959964 ? 1 : 0 }, 0.025, variance: 0.025 * 0.975)
        // Neighbours, and the two numbers that one pair of uniforms gives.
        for lag in [1, 64, 128, 256] {
            expectMean(zip(x, x.dropFirst(lag)).map { $0 * $1 }, 0, variance: 1)
        }
    }

    @Test func childrenAreIndependent() {
        let n = 200_000
        let parent = RandomGenerator(seed: 3)
        var generators = [parent, parent.child(0), parent.child(1), parent.child(2), parent.child(0).child(0)]
        generators += [RandomGenerator(seed: 4), RandomGenerator(seed: 4).child(0)]
        let draws = generators.indices.map { generators[$0].normal([n]).doubles }
        for i in draws.indices {
            for j in 0..<i { expectMean(zip(draws[i], draws[j]).map { $0 * $1 }, 0, variance: 1) }
        }
        #expect(Set((0..<10_000).map { parent.child($0).key }).count == 10_000)
    }

    @Test func aChildDoesNotDependOnWhatItsParentDrew() {
        var parent = RandomGenerator(seed: 3)
        let before = parent.child(5)
        _ = parent.next()
        #expect(parent.child(5) == before)
    }

    private func expectMean(_ sample: [Double], _ mean: Double, variance: Double) {
        let found = sample.reduce(0, +) / Double(sample.count)
        #expect(abs(found - mean) <= 5 * (variance / Double(sample.count)).squareRoot(), "mean \(found), not \(mean)")
    }
}
