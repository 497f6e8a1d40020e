/// Quantiles at every imagined row.
public struct ExampleBands: Codable, Equatable, Sendable {
    public let low90: [Double]
    public let low50: [Double]
    public let high50: [Double]
    public let high90: [Double]

    enum CodingKeys: String, CodingKey {
        case low90 = "q05"
        case low50 = "q25"
        case high50 = "q75"
        case high90 = "q95"
    }
}
