/// A small, fast generator with 64 bits of state.
///
/// Source: Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators" (2014), with the finalizer's constants
/// as Vigna published them.
struct SplitMix64: RandomNumberGenerator {
    private static let increment: UInt64 = 0x9E37_79B9_7F4A_7C15
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// A generator for one of the many streams of a seed. Both numbers are scrambled before they meet, so that
    /// neighbouring streams do not run along each other's sequence.
    init(seed: UInt64, stream: UInt64) {
        state = Self.scramble(Self.scramble(seed &+ Self.increment) ^ (stream &* 0xD134_2543_DE82_EF95))
    }

    mutating func next() -> UInt64 {
        state &+= Self.increment
        return Self.scramble(state)
    }

    private static func scramble(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
