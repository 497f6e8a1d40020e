/// Colors that stay apart for readers with any form of color blindness, and on white paper.
///
/// Source: Okabe and Ito, "Color Universal Design" (2008), without its yellow, which white swallows; black is softened.
public enum ChartColor: String, CaseIterable, Sendable {
    case ink = "#222222"
    case blue = "#0072b2"
    case vermilion = "#d55e00"
    case green = "#009e73"
    case purple = "#cc79a7"
    case orange = "#e69f00"
    case sky = "#56b4e9"
    case gray = "#7f7f7f"
}
