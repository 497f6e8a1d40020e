import Testing
import Trajectories

@Suite struct NamePatternTests {
    @Test(arguments: [
        ("infos/qpos", "infos/qpos"), ("infos/*", "infos/qpos"), ("*", "anything"), ("*", ""), ("", ""),
        ("*qpos", "infos/qpos"), ("i*/*s", "infos/qpos"), ("a*b*b", "abb"), ("**", "ab"), ("a*", "a"),
    ])
    func `a name matches`(pattern: String, name: String) {
        #expect(NamePattern(pattern).matches(name))
    }

    @Test(arguments: [
        ("infos/qpos", "infos/qpo"), ("infos/*", "info/qpos"), ("", "a"), ("a", ""), ("*qpos", "qpos/x"),
        ("a*a", "a"), ("a*b*b", "ab"), ("a.c", "abc"), ("ab*ba", "aba"),
    ])
    func `a name does not match`(pattern: String, name: String) {
        #expect(!NamePattern(pattern).matches(name))
    }
}
