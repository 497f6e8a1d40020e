/// What becomes of episodes, or of files, that cannot be read: the first one's error is the log's, or, where the options say
/// so, they are left out, named and counted.
struct EpisodeFaults {
    private let skips: Bool
    private let count: Int
    private let noun: String
    private var found: [(name: String, error: LogError)] = []

    /// - count: how many there are, of what `noun` names.
    init(_ options: LogOptions, count: Int, _ noun: String = "episodes") {
        skips = options.skipsBadEpisodes
        self.count = count
        self.noun = noun
    }

    /// What `read` gives; nil if that fails and is left out.
    ///
    /// Fails with `LogError.badEpisode`, or, of an only one, with what is wrong with it.
    mutating func attempt<Found>(_ name: String, _ read: () throws -> Found) throws -> Found? {
        do {
            return try read()
        } catch let error as LogError {
            guard skips, count > 1 else { throw count > 1 ? error.asBadEpisode : error }
            found.append((name, error))
            return nil
        }
    }

    /// Fails with `LogError.noGoodEpisode` if all were left out.
    func requireAny(path: String) throws {
        guard let first = found.first, found.count == count else { return }
        throw LogError.noGoodEpisode(path: path, count: count, noun: noun, first: first.error)
    }

    /// How many were left out, and each of them with what is wrong with it.
    var notes: [String] {
        if found.isEmpty { return [] }
        return ["\(found.count) of \(count) \(noun) could not be read and \(found.count == 1 ? "is" : "are") left out:"]
            + found.map { "\($0.name) is left out: \($0.error.finding)." }
    }
}

extension Sequence where Element: Hashable {
    /// The element that is there most often, the first of several.
    var mostFrequent: Element? {
        var counts: [Element: Int] = [:]
        for element in self { counts[element, default: 0] += 1 }
        let most = counts.values.max()
        return first { counts[$0] == most }
    }
}
