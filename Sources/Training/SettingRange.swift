/// What holds for every setting, whatever it means: whole numbers are no larger than anything that could be meant, so that the
/// product of two is still one; and numbers are finite, as null stands for none.
public enum SettingRange {
    /// Of whole numbers, seeds aside.
    public static let largest = Int(Int32.max)

    /// A setting out of range.
    public struct Violation: Error {
        public let key: String
        public let found: String
        public let expected: String
    }

    /// Comes before checks that calculate with settings.
    /// - section: settings in nested structs, whose properties are their keys.
    /// - Throws: `Violation` for the first whole number out of range.
    public static func requireWhole(_ section: Any, at path: [String] = []) throws(Violation) {
        try visit(section, path) { number, key throws(Violation) in
            guard let number = number as? Int, !(-largest...largest).contains(number) else { return }
            let expected = number > 0 ? "at most \(largest)" : "at least \(-largest)"
            throw Violation(key: key, found: "\(number)", expected: "a whole number of \(expected)")
        }
    }

    /// Comes after checks that say more of a setting.
    /// - Throws: `Violation` for the first number that is not finite.
    public static func requireFinite(_ section: Any, at path: [String] = []) throws(Violation) {
        try visit(section, path) { number, key throws(Violation) in
            guard let number = number as? Double, !number.isFinite else { return }
            throw Violation(key: key, found: "\(number)", expected: "a finite number")
        }
    }

    private static func visit(
        _ value: Any, _ path: [String], _ body: (_ number: Any, _ key: String) throws(Violation) -> Void
    ) throws(Violation) {
        if value is Int || value is Double { return try body(value, path.joined(separator: ".")) }
        let mirror = Mirror(reflecting: value)
        for child in mirror.children {
            // What is in an optional or a list goes by its name.
            let name = mirror.displayStyle == .struct ? [child.label].compactMap(\.self) : []
            try visit(child.value, path + name, body)
        }
    }
}
