import Charts

/// A whole HTML page, which needs nothing beside it: no other file, no network, no script. Equal pages give equal text.
struct Page {
    var title: String
    var subtitle: String
    /// What was evaluated: names and what they are.
    var facts: [(name: String, value: String)]
    var cards: [Card]
    var findings: [String]
    /// Said where there is no finding.
    var allClear: String
    var sections: [Section]

    /// One figure of the summary.
    struct Card {
        var title: String
        var value: String
        var note: String
        var isWarning = false
    }

    var html: String {
        var markup = Markup()
        markup.group("html", ["lang": "en"]) { markup in
            markup.group("head", [:]) { markup in
                markup.add("meta", ["charset": "utf-8"])
                markup.add("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
                markup.add("meta", ["name": "color-scheme", "content": "light dark"])
                markup.add("title", [:], text: title)
                markup.add(styleSheet: StyleSheet.text)
            }
            markup.group("body", [:]) { markup in
                drawHeader(into: &markup)
                markup.group("main", [:]) { markup in
                    drawSummary(into: &markup)
                    sections.forEach { $0.draw(into: &markup) }
                }
            }
        }
        return "<!DOCTYPE html>\n" + markup.lines.joined(separator: "\n") + "\n"
    }

    private func drawHeader(into markup: inout Markup) {
        markup.group("header", [:]) { markup in
            markup.add("h1", [:], text: title)
            markup.add("p", ["class": "subtitle"], text: subtitle)
            markup.group("nav", ["aria-label": "Sections"]) { markup in
                markup.add("a", ["href": "#summary"], text: "Summary")
                for section in sections { markup.add("a", ["href": "#" + section.identifier], text: section.title) }
            }
        }
    }

    private func drawSummary(into markup: inout Markup) {
        markup.group("section", ["id": "summary"]) { markup in
            markup.add("h2", [:], text: "Summary")
            markup.group("div", ["class": "cards"]) { markup in
                for card in cards {
                    markup.group("div", ["class": card.isWarning ? "card warning" : "card"]) { markup in
                        markup.add("p", ["class": "name"], text: card.title)
                        markup.add("p", ["class": "value"], text: card.value)
                        markup.add("p", ["class": "note"], text: card.note)
                    }
                }
            }
            if findings.isEmpty {
                markup.add("p", ["class": "clear"], text: "✓ " + allClear)
            } else {
                markup.group("div", ["class": "findings", "role": "note"]) { markup in
                    markup.add(
                        "p", ["class": "name"],
                        text: findings.count == 1 ? "1 warning" : "\(findings.count) warnings")
                    markup.group("ul", [:]) { markup in findings.forEach { markup.add("li", [:], text: $0) } }
                }
            }
            markup.add("h3", [:], text: "What was evaluated")
            markup.group("dl", [:]) { markup in
                for fact in facts {
                    markup.group("div", [:]) { markup in
                        markup.add("dt", [:], text: fact.name)
                        markup.add("dd", [:], text: fact.value)
                    }
                }
            }
        }
    }
}
