extension Int {
    /// So many of a thing, in words: `1 episode`, `2 episodes`.
    /// - one: what follows the number 1.  - more: what follows any other; `one` with an s if not given.
    package func counted(_ one: String, _ more: String? = nil) -> String {
        "\(self) " + (self == 1 ? one : more ?? one + "s")
    }
}
