/// Philox 4×32-10 as its paper states it (Salmon et al. 2011), one block at a time.
struct Philox {
    static func block(_ counter: [UInt32], key: [UInt32]) -> [UInt32] {
        var (x, k) = (counter, key)
        for _ in 0..<10 {
            let left = UInt64(x[0]) * 0xD251_1F53
            let right = UInt64(x[2]) * 0xCD9E_8D57
            x = [
                UInt32(right >> 32) ^ x[1] ^ k[0], UInt32(truncatingIfNeeded: right),
                UInt32(left >> 32) ^ x[3] ^ k[1], UInt32(truncatingIfNeeded: left),
            ]
            k = [k[0] &+ 0x9E37_79B9, k[1] &+ 0xBB67_AE85]
        }
        return x
    }
}
