/// A bound estimated by sampling.
public struct BoundEstimate: Codable, Equatable, Sendable {
    /// Nats per row.
    public let value: Double
    /// Of `value`, from independent repetitions; nil for a single one.
    public let standardError: Double?

    enum CodingKeys: String, CodingKey {
        case value
        case standardError = "standard_error"
    }

    /// How far `exact` lies above.
    func distance(below exact: Double) -> BoundEstimate {
        BoundEstimate(value: exact - value, standardError: standardError)
    }

    private init(value: Double, standardError: Double?) {
        self.value = value
        self.standardError = standardError
    }

    /// - values: of independent repetitions; at least one.
    public init(_ values: [Double]) {
        let count = Double(values.count)
        let mean = values.reduce(0, +) / count
        value = mean
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        standardError = values.count > 1 ? (squares / (count - 1) / count).squareRoot() : nil
    }
}
