/// How exactly layers multiply many rows by their weights.
public enum ProductPrecision: String, Codable, CaseIterable, Sendable {
    /// In single precision.
    case single
    /// With both factors rounded to bfloat16, of 8 binary digits, and sums of single precision, where there are 16 rows and 16
    /// outputs at least. On a CPU with AVX-512 BF16 (Zen 4, Sapphire Rapids) that takes half the time; on others it is
    /// `single`.
    case bfloat16

    /// What products are to be formed with, in `RoundedWeights.current`; nil to form them in single precision.
    public func roundedWeights() -> RoundedWeights? {
        self == .bfloat16 && RoundedWeights.isSupported ? RoundedWeights() : nil
    }
}
