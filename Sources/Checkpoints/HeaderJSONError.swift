/// Where a header stops being valid, and why.
struct HeaderJSONError: Error, Equatable {
    var reason: String
    /// Byte, counted from the start of the header.
    var position: Int
}
