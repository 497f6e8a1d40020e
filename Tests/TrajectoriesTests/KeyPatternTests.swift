import Testing
import Trajectories

struct KeyPatternTests {
    @Test(arguments: [
        ("goal", "goal", true), ("goal", "goals", false), ("*", "", true), ("*", "arm/position", true),
        ("arm/*", "arm/position", true), ("arm/*", "arm", false), ("*position", "arm/position", true),
        ("a*m/*n", "arm/position", true), ("a*m/*n", "arm/positions", false), ("*o*o*", "position", false),
        ("*o*i*", "position", true), ("ab*ba", "aba", false), ("", "", true), ("", "a", false), ("a**", "ab", true),
    ])
    func starsStandForAnyRun(_ pattern: String, _ name: String, _ matches: Bool) {
        #expect(KeyPattern(pattern).matches(name) == matches, "\(pattern) \(name)")
    }
}
