import Testing

@testable import Configuration

@Suite struct NearestKeyTests {
    @Test(arguments: [
        ("", "", 0), ("", "abc", 3), ("abc", "", 3), ("kitten", "sitting", 3), ("batch", "bacth", 1),
        ("abcd", "bcd", 1),
        ("abc", "acbx", 2),
    ])
    func distances(_ left: String, _ right: String, _ expected: Int) {
        #expect(NearestKey.distance(Array(left), Array(right)) == expected)
        #expect(NearestKey.distance(Array(right), Array(left)) == expected)
    }

    @Test func keysBesideComeFirstAndNoneGivesNone() {
        let known = [["a", "rate"], ["b", "rate"], ["b", "gate"]]
        #expect(NearestKey.find(["b", "rat"], among: known) == "b.rate")
        #expect(NearestKey.find(["b", "GATE_"], among: known) == "b.gate")
        #expect(NearestKey.find(["rate"], among: known) == "a.rate")
        #expect(NearestKey.find(["rate"], among: []) == nil)
    }
}
