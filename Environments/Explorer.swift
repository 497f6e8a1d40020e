/// Acts through one episode, whatever it meets.
public protocol Explorer {
    /// The next action, as a log stores it.
    mutating func action(using generator: inout some RandomNumberGenerator) -> [Float]
}
