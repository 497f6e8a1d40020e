import Charts
import Environments
import Foundation

/// Two rows of drawings, moments of an episode side by side: what was seen above what was imagined.
struct FilmStrip {
    /// A moment: its step, what was seen, and imagined ones.
    struct Frame {
        let step: Int
        let seen: Sketch
        let imagined: [Sketch]
    }

    let title: String
    let frames: [Frame]

    private static let (side, gap, margin, label) = (104.0, 8.0, 24.0, 76.0)

    var svg: String {
        let (side, gap) = (FilmStrip.side, FilmStrip.gap)
        let left = FilmStrip.margin + FilmStrip.label
        let width = left + Double(frames.count) * (side + gap) + FilmStrip.margin
        let (top, height) = (62.0, 62 + 2 * (side + gap) + 34)
        var svg = Markup()
        svg.group(
            "svg",
            [
                "xmlns": "http://www.w3.org/2000/svg", "viewBox": "0 0 \(Int(width)) \(Int(height))",
                "width": "\(Int(width))", "height": "\(Int(height))", "role": "img", "font-family": "sans-serif",
            ]
        ) { svg in
            svg.add("title", [:], text: title)
            svg.add("rect", ["width": "\(Int(width))", "height": "\(Int(height))", "fill": "#ffffff"])
            svg.add("text", ["x": "24", "y": "36", "font-size": "17", "font-weight": "700"], text: title)
            for (row, name) in ["seen", "imagined"].enumerated() {
                let y = top + (Double(row) + 0.5) * (side + gap)
                svg.add("text", ["x": "24", "y": FilmStrip.text(y), "font-size": "13"], text: name)
            }
            for (column, frame) in frames.enumerated() {
                let x = left + Double(column) * (side + gap)
                FilmStrip.draw([frame.seen], x: x, y: top, color: .ink, into: &svg)
                FilmStrip.draw(frame.imagined, x: x, y: top + side + gap, color: .vermilion, into: &svg)
                svg.add(
                    "text",
                    [
                        "x": FilmStrip.text(x + side / 2), "y": FilmStrip.text(top + 2 * (side + gap) + 14),
                        "font-size": "12", "text-anchor": "middle",
                    ], text: "step \(frame.step)")
            }
        }
        return svg.lines.joined(separator: "\n") + "\n"
    }

    /// Sketches over each other, the more of them the fainter, in a square frame.
    private static func draw(
        _ sketches: [Sketch], x: Double, y: Double, color: ChartColor, into svg: inout Markup
    ) {
        let half = side / 2
        func place(_ point: Sketch.Point) -> (x: String, y: String) {
            (text(x + half + half * point.x), text(y + half - half * point.y))
        }
        func line(_ points: [Sketch.Point], _ color: String, _ width: String, _ opacity: String) {
            if points.count < 2 { return }
            let path = points.map { "\(place($0).x),\(place($0).y)" }.joined(separator: " ")
            svg.add(
                "polyline",
                [
                    "points": path, "fill": "none", "stroke": color, "stroke-width": width, "opacity": opacity,
                    "stroke-linecap": "round", "stroke-linejoin": "round",
                ])
        }
        svg.add(
            "rect",
            ["x": text(x), "y": text(y), "width": text(side), "height": text(side), "fill": "#f4f4f4", "rx": "4"])
        let opacity = text(sketches.count > 1 ? 0.35 : 1)
        for sketch in sketches {
            line(sketch.ground, "#999999", "2", "1")
            if let body = sketch.body {
                let corner = place(.init(body.x - 0.15, body.y + 0.07))
                svg.add(
                    "rect",
                    [
                        "x": corner.x, "y": corner.y, "width": text(0.3 * half), "height": text(0.14 * half), "rx": "2",
                        "fill": color.rawValue, "opacity": opacity,
                    ])
            }
            line(sketch.rods, color.rawValue, "4", opacity)
            for joint in sketch.rods.dropLast() {
                svg.add("circle", ["cx": place(joint).x, "cy": place(joint).y, "r": "3", "fill": "#222222"])
            }
        }
    }

    private static func text(_ value: Double) -> String { String(format: "%.2f", value) }
}
