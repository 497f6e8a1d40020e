import Charts

/// Rows of cells under a head; the first column names its row. It scrolls by itself where a page is too narrow.
struct Table {
    var caption: String
    var head: [String]
    var rows: [[String]]

    func draw(into markup: inout Markup) {
        let attributes: KeyValuePairs = ["class": "scroll", "tabindex": "0", "role": "region", "aria-label": caption]
        markup.group("div", attributes) { markup in
            markup.group("table", [:]) { markup in
                markup.add("caption", [:], text: caption)
                markup.group("thead", [:]) { markup in
                    markup.group("tr", [:]) { markup in
                        for cell in head { markup.add("th", ["scope": "col"], text: cell) }
                    }
                }
                markup.group("tbody", [:]) { markup in rows.forEach { draw($0, into: &markup) } }
            }
        }
    }

    private func draw(_ row: [String], into markup: inout Markup) {
        markup.group("tr", [:]) { markup in
            for (index, cell) in row.enumerated() {
                if index == 0 {
                    markup.add("th", ["scope": "row"], text: cell)
                } else {
                    markup.add("td", [:], text: cell)
                }
            }
        }
    }
}
