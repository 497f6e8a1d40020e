/// A record of an event file.
///
/// Source: `event.proto` and `summary.proto` of TensorBoard, as far as they are needed here.
public struct Event: Sendable {
    public enum Content: Sendable {
        /// The first record of a file.
        case fileVersion
        /// What earlier files hold of this step and later ones counts no more: a run went on from before it.
        case sessionStart
        case summary([SummaryValue])
    }

    /// Seconds since 1970.
    public var wallTime: Double
    public var step: Int
    public var content: Content

    public init(wallTime: Double, step: Int, _ content: Content) {
        self.wallTime = wallTime
        self.step = step
        self.content = content
    }

    var message: ProtobufMessage {
        var message = ProtobufMessage()
        message.add(1, wallTime)
        message.add(2, step)
        switch content {
        case .fileVersion:
            message.add(3, "brain.Event:2")
        case .summary(let values):
            var summary = ProtobufMessage()
            for value in values { summary.add(1, value.message) }
            message.add(5, summary)
        case .sessionStart:
            var log = ProtobufMessage()
            log.add(1, 1)
            message.add(7, log)
        }
        return message
    }

    /// The event as it stands in a file: length, its checksum, message, its checksum.
    var record: [UInt8] {
        let payload = message.bytes
        func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
            withUnsafeBytes(of: value.littleEndian, Array.init)
        }
        let length = littleEndian(UInt64(payload.count))
        return length + littleEndian(maskedChecksum(of: length)) + payload + littleEndian(maskedChecksum(of: payload))
    }
}
