/// Finds the known key a mistyped one was most likely meant to be.
package enum NearestKey {
    /// The path nearest to `path`, or nil if none is known.
    ///
    /// Three distances count, the smallest decides: to the keys beside it, to whole paths, and, at a cost of 1, to keys
    /// in other sections. Case, `_` and `-` do not matter; the first known path wins ties, those beside it before others.
    package static func find(_ path: [String], among known: [[String]]) -> String? {
        let whole = normalized(path.joined(separator: "."))
        let key = normalized(path.last ?? "")
        let ranked = known.enumerated().map { index, candidate in
            let isBeside = candidate.dropLast().elementsEqual(path.dropLast())
            let keyDistance = distance(key, normalized(candidate.last ?? "")) + (isBeside ? 0 : 1)
            let wholeDistance = distance(whole, normalized(candidate.joined(separator: ".")))
            return (cost: min(keyDistance, wholeDistance), isElsewhere: isBeside ? 0 : 1, index: index)
        }
        let best = ranked.min { ($0.cost, $0.isElsewhere, $0.index) < ($1.cost, $1.isElsewhere, $1.index) }
        return best.map { known[$0.index].joined(separator: ".") }
    }

    private static func normalized(_ text: String) -> [Character] {
        text.lowercased().filter { $0 != "_" && $0 != "-" }
    }

    /// Insertions, deletions, replacements and swaps of neighbours that turn one text into the other (optimal string
    /// alignment).
    static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var beforePrevious: [Int] = []
        var previous = Array(0...right.count)
        for (i, character) in left.enumerated() {
            var current = [i + 1]
            for (j, other) in right.enumerated() {
                var best = min(previous[j + 1] + 1, current[j] + 1, previous[j] + (character == other ? 0 : 1))
                if i > 0, j > 0, character == right[j - 1], left[i - 1] == other {
                    best = min(best, beforePrevious[j - 1] + 1)
                }
                current.append(best)
            }
            (beforePrevious, previous) = (previous, current)
        }
        return previous[right.count]
    }
}
