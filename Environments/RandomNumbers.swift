import Foundation

/// Written out rather than taken from the standard library, whose sequences may change from one release to the next.
extension RandomNumberGenerator {
    /// A number in [0, 1), a multiple of 2⁻⁵³.
    mutating func uniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// A number in [low, high).
    mutating func uniform(from low: Double, to high: Double) -> Double {
        low + (high - low) * uniform()
    }

    /// A whole number in 0 ..< count.
    mutating func index(below count: Int) -> Int {
        min(Int(uniform() * Double(count)), count - 1)
    }

    /// Independent standard normals, in pairs by Box and Muller's transform (1958): r cos φ and r sin φ with
    /// r = √(−2 ln u), φ = 2π v. An odd count drops the last pair's second half.
    mutating func standardNormals(_ count: Int) -> [Double] {
        var normals: [Double] = []
        normals.reserveCapacity(count + 1)
        while normals.count < count {
            let radius = (-2 * log(1 - uniform())).squareRoot()
            let angle = 2 * Double.pi * uniform()
            normals.append(radius * cos(angle))
            normals.append(radius * sin(angle))
        }
        return Array(normals.prefix(count))
    }
}
