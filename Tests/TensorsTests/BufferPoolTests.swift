import Testing

@testable import Tensors

struct BufferPoolTests {
    @Test func classesHoldTheirSizesTightlyAndInOrder() {
        var previous = BufferPool.SizeClass(holding: 0)
        let powers: [Int] = (13...40).flatMap { (exponent: Int) -> [Int] in
            let power = 1 << exponent
            return [power - 1, power, power + 1, power + power / 2]
        }
        for size in Array(0...5000) + powers {
            let found = BufferPool.SizeClass(holding: size)
            #expect(found.byteCount >= size)
            #expect(Double(found.byteCount) <= 1.25 * Double(size) + 64)
            #expect(found.index >= previous.index && found.byteCount >= previous.byteCount)
            #expect((found.index == previous.index) == (found.byteCount == previous.byteCount), "one size per class")
            #expect(BufferPool.SizeClass(holding: found.byteCount).index == found.index)
            previous = found
        }
    }

    @Test func givesBackWhatItWasGiven() {
        let pool = BufferPool()
        let (first, size) = pool.take(byteCount: 1000)
        let (second, _) = pool.take(byteCount: 1000)
        #expect(first != second)
        pool.give(first, size)
        #expect(pool.take(byteCount: 1001).0 == first, "another size of the same class")
        #expect(Int(bitPattern: first) % 64 == 0)
        pool.give(first, size)
        pool.give(second, size)
    }
}
