/// The type of one stored number. Raw values are the names the safetensors format uses.
public enum ElementType: String, CaseIterable, Sendable {
    case float32 = "F32"
    case float64 = "F64"
    case int64 = "I64"
    case uint8 = "U8"

    /// Bytes of one element.
    public var byteCount: Int {
        switch self {
        case .float32: 4
        case .float64, .int64: 8
        case .uint8: 1
        }
    }
}
