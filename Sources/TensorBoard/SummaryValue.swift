import Charts

/// One value under a tag, such as `train/elbo`; what stands before the slash groups tags on TensorBoard's page.
public enum SummaryValue: Sendable {
    case scalar(tag: String, Double)
    case image(tag: String, RasterImage)

    var message: ProtobufMessage {
        var message = ProtobufMessage()
        switch self {
        case .scalar(let tag, let value):
            message.add(1, tag)
            message.add(2, Float(value))
        case .image(let tag, let image):
            var content = ProtobufMessage()
            content.add(1, image.height)
            content.add(2, image.width)
            content.add(3, 3)  // Red, green and blue.
            content.add(4, image.png)
            message.add(1, tag)
            message.add(4, content)
        }
        return message
    }
}
