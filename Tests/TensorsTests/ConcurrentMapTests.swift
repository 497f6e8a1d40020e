import Tensors
import Testing

struct ConcurrentMapTests {
    @Test(arguments: [0, 1, 2, 3, 100]) func resultsStandInOrder(_ count: Int) {
        let results = concurrentMap(count) { index in
            // Later ones have less to do, and finish first.
            (index, (0..<(count - index) * 1000).reduce(0, &+)).0
        }
        #expect(results == Array(0..<count))
    }

    @Test func resultsAreReleasedOnce() {
        final class Token: Sendable {}
        var results = concurrentMap(8) { _ in Token() }
        weak var first: Token?
        first = results[0]
        #expect(first != nil)
        results = []
        #expect(first == nil)
    }
}
