import Testing

@testable import Tensors

struct StorageRingTests {
    @Test func whatIsInUseIsNotGivenOutAgain() {
        let tensors = (0..<100).map { Tensor(repeating: Double($0), shape: [5]) }
        for (index, tensor) in tensors.enumerated() {
            #expect(tensor.doubles == [Double](repeating: Double(index), count: 5))
        }
    }

    @Test func whatNoTensorUsesIsGivenOutAgain() {
        let base = Tensor(repeating: 1, shape: [1000]).storage.base
        #expect(Tensor(repeating: 2, shape: [1000]).storage.base == base)
        let kept = Tensor(repeating: 3, shape: [1000])
        #expect(kept.storage.base == base && Tensor(repeating: 4, shape: [1000]).storage.base != base)
        #expect(kept.item(at: 999) == 3)
    }

    /// A copy that is changed does not change what it is a copy of, and what is not shared is changed where it is.
    @Test func copiesAreMadeOnlyOfWhatIsShared() {
        var tensor = Tensor(repeating: 1, shape: [1000])
        let base = tensor.storage.base
        tensor.add(tensor.detached)
        #expect(tensor.storage.base != base && tensor.item(at: 0) == 2)
        let own = tensor.storage.base
        tensor.add(Tensor(repeating: 1, shape: [1000]))
        #expect(tensor.storage.base == own && tensor.item(at: 999) == 3)
        let copy = tensor
        tensor.add(copy)
        #expect(copy.item(at: 0) == 3 && tensor.item(at: 0) == 6)
    }

    /// Threads hand each other tensors that their rings hold.
    @Test func tensorsPassBetweenThreads() {
        let expected: [Double] = (0..<64).map { Double(63 + 49 * $0) }
        for _ in 0..<20 {
            let made: [Tensor] = concurrentMap(64) { Tensor(repeating: Double($0), shape: [200]) }
            let sums: [Double] = concurrentMap(64) { index in
                var sum = made[63 - index]
                for _ in 0..<50 { sum = sum + made[index] }
                return sum.item(at: 199)
            }
            #expect(sums == expected)
        }
    }
}

extension Tensor {
    fileprivate func item(at index: Int) -> Double { doubles[index] }
}
