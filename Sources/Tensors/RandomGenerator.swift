import VectorKernels

/// Random numbers from a key and a counter (Philox 4×32-10): what is drawn depends on the seed and on the place in
/// the program, never on the number of threads. Pass it on explicitly; there is no global generator.
public struct RandomGenerator: RandomNumberGenerator, Equatable, Sendable {
    public private(set) var key: UInt64
    /// Blocks drawn so far.
    public private(set) var counter: UInt64

    public init(seed: UInt64) { self.init(key: RandomGenerator.mix(seed), counter: 0) }

    /// Resumes a stored generator.
    public init(key: UInt64, counter: UInt64) {
        self.key = key
        self.counter = counter
    }

    /// An independent generator for one part of the work: a step, a shard, a purpose.
    public func child(_ index: UInt64) -> RandomGenerator {
        RandomGenerator(key: RandomGenerator.mix(key ^ RandomGenerator.mix(index &+ 1)), counter: 0)
    }

    public mutating func next() -> UInt64 {
        var words = (UInt32(0), UInt32(0))
        withUnsafeMutableBytes(of: &words) { buffer in
            vk_random_bits(key, counter, 2, buffer.bindMemory(to: UInt32.self).baseAddress!)
        }
        counter += RandomGenerator.blocksPerGroup
        return UInt64(words.0) << 32 | UInt64(words.1)
    }

    /// A whole number in 0 ..< count, of which there must be one, by the high half of a product: the standard library's sequences may change from
    /// one release to the next, and a run could then not be resumed.
    public mutating func index(below count: Int) -> Int {
        require(count > 0, "a whole number below \(count)")
        return Int(next().multipliedFullWidth(by: UInt64(count)).high)
    }

    /// 0 ..< count in random order (Fisher and Yates).
    public mutating func permutation(of count: Int) -> [Int] {
        var order = Array(0..<count)
        for last in stride(from: count - 1, to: 0, by: -1) { order.swapAt(last, index(below: last + 1)) }
        return order
    }

    /// Independent numbers with mean 0 and standard deviation 1.
    public mutating func normal(_ shape: Shape, precision: Precision = .single) -> Tensor {
        let result = Tensor(uninitialized: shape, precision)
        vk_normal(precision.kernel, key, counter, result.count, result.pointer)
        advance(by: result.count)
        return result
    }

    /// Independent numbers, uniform in [0, 1).
    public mutating func uniform(_ shape: Shape, precision: Precision = .single) -> Tensor {
        let result = Tensor(uninitialized: shape, precision)
        vk_uniform(precision.kernel, key, counter, result.count, result.pointer)
        advance(by: result.count)
        return result
    }

    private static let blocksPerGroup: UInt64 = 64
    private static let wordsPerGroup = 256

    private mutating func advance(by words: Int) {
        let groups = (words + RandomGenerator.wordsPerGroup - 1) / RandomGenerator.wordsPerGroup
        counter += UInt64(groups) * RandomGenerator.blocksPerGroup
    }

    /// The finalizer of SplitMix64: every input bit reaches every output bit.
    private static func mix(_ x: UInt64) -> UInt64 {
        var z = x &+ 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
