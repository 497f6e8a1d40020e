/// Sizes in pixels and tones shared by everything on a page.
enum ChartStyle {
    static let fonts = "system-ui, -apple-system, 'Segoe UI', 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif"
    static let margin = 24.0
    static let titleSize = 18.0
    static let subtitleSize = 13.0
    static let panelTitleSize = 13.0
    static let labelSize = 12.0
    static let tickSize = 11.0

    static let text = "#222222"
    static let mutedText = "#666666"
    static let axis = "#999999"
    static let grid = "#e4e4e4"
    static let minorGrid = "#f2f2f2"
    static let region = "#f0f0ec"
    static let marker = "#777777"
    static let bandOpacity = "0.2"

    /// Every tone beside the one that stands for it on dark ground; the others do on both.
    static let darkTones: KeyValuePairs<String, String> = [
        text: "#ececec", mutedText: "#a8a8a8", axis: "#757575", grid: "#363a40", minorGrid: "#2a2d32",
        region: "#2e3136", marker: "#9c9c9c", "#ffffff": "#1d1f23", ChartColor.blue.rawValue: "#58aee6",
        ChartColor.vermilion.rawValue: "#f28a4c", ChartColor.green.rawValue: "#35c497",
    ]

    /// About how wide a text is drawn. Fonts differ: this is a little more than most need.
    static func width(of text: String, size: Double) -> Double { Double(text.count) * size * 0.58 }

    /// The drawing attributes of a stroke: width, opacity, dashes.
    static func attributes(_ stroke: Series.Stroke) -> (width: String, opacity: String, dashes: String) {
        switch stroke {
        case .solid: ("2", "1", "none")
        case .dashed: ("2", "1", "7 4")
        case .dotted: ("2", "1", "1.5 4")
        case .faint: ("1", "0.45", "none")
        }
    }
}
