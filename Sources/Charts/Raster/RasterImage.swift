/// An image of 8-bit red, green and blue, for readers that take no SVG.
public struct RasterImage: Equatable, Sendable {
    public let width: Int
    public let height: Int
    /// Row by row, three bytes a pixel.
    private(set) var pixels: [UInt8]

    /// A white image.
    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        pixels = .init(repeating: 255, count: width * height * 3)
    }

    subscript(x: Int, y: Int) -> [UInt8] {
        let start = (y * width + x) * 3
        return Array(pixels[start..<start + 3])
    }

    /// Covers a pixel by `opacity` with a color; outside of the image nothing happens.
    mutating func blend(_ color: [UInt8], x: Int, y: Int, opacity: Double) {
        guard (0..<width).contains(x), (0..<height).contains(y) else { return }
        let start = (y * width + x) * 3
        for channel in 0..<3 {
            let mixed = Double(pixels[start + channel]) * (1 - opacity) + Double(color[channel]) * opacity
            pixels[start + channel] = UInt8(mixed.rounded())
        }
    }

    mutating func fill(x: ClosedRange<Int>, y: ClosedRange<Int>, _ color: [UInt8]) {
        for row in y { for column in x { blend(color, x: column, y: row, opacity: 1) } }
    }

    /// A line of two pixels' width with soft edges.
    ///
    /// - dash: lengths drawn and left out, in pixels along the line; empty for an unbroken one.
    /// - travelled: length of the line before this part, so that dashes go on round corners.
    mutating func line(
        from start: (x: Double, y: Double), to end: (x: Double, y: Double), _ color: [UInt8], dash: [Double] = [],
        travelled: Double = 0
    ) {
        let (dx, dy) = (end.x - start.x, end.y - start.y)
        let squared = dx * dx + dy * dy
        let length = squared.squareRoot()
        let columns = Int(min(start.x, end.x)) - 2...Int(max(start.x, end.x)) + 2
        let rows = Int(min(start.y, end.y)) - 2...Int(max(start.y, end.y)) + 2
        for y in rows.clamped(to: 0...height - 1) {
            for x in columns.clamped(to: 0...width - 1) {
                let (px, py) = (Double(x) + 0.5 - start.x, Double(y) + 0.5 - start.y)
                let share = squared > 0 ? min(1, max(0, (px * dx + py * dy) / squared)) : 0
                let (ox, oy) = (px - share * dx, py - share * dy)
                let coverage = 1.5 - (ox * ox + oy * oy).squareRoot()
                guard coverage > 0, Self.isDrawn(travelled + share * length, dash) else { continue }
                blend(color, x: x, y: y, opacity: min(1, coverage))
            }
        }
    }

    private static func isDrawn(_ place: Double, _ dash: [Double]) -> Bool {
        guard dash.count == 2 else { return true }
        return place.truncatingRemainder(dividingBy: dash[0] + dash[1]) < dash[0]
    }

    /// Text whose upper left corner is at (x, y), in squares of `scale` pixels; characters without a glyph are left out.
    mutating func text(_ text: String, x: Int, y: Int, scale: Int, _ color: [UInt8]) {
        for (index, character) in text.enumerated() {
            for (dx, dy) in PixelFont.dots(of: character) {
                let left = x + (index * PixelFont.advance + dx) * scale
                let top = y + dy * scale
                fill(x: left...left + scale - 1, y: top...top + scale - 1, color)
            }
        }
    }
}
