/// Draws from N(0, Σ) as L ε, where L Lᵀ = Σ and ε is standard normal.
struct GaussianNoise: Sendable {
    private let factor: [[Double]]

    /// Traps, naming the covariance, if it is not symmetric and positive semidefinite.
    init(covariance: [[Double]], name: String) {
        guard let factor = choleskyFactor(covariance) else {
            fatalError("\(name) is not symmetric and positive semidefinite: \(covariance)")
        }
        self.factor = factor
    }

    func sample(using generator: inout some RandomNumberGenerator) -> [Double] {
        product(factor, generator.standardNormals(factor.count))
    }
}
