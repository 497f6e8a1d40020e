/// What holds for every setting, whatever it means: numbers are finite, as null stands for none; and whole numbers are no
/// larger than anything that could be meant, so that the product of two is still one.
public enum SettingRange {
    /// Of whole numbers, seeds aside.
    public static let largest = Int(Int32.max)

    /// A setting out of range.
    public struct Violation: Error {
        public let key: String
        public let found: String
        public let expected: String
    }

    /// - section: settings in nested structs, whose properties are their keys.
    /// - Throws: `Violation` for the first number out of range.
    public static func check(_ section: Any, at path: [String] = []) throws(Violation) {
        switch section {
        case let number as Double where !number.isFinite:
            throw Violation(key: path.joined(separator: "."), found: "\(number)", expected: "a finite number")
        case let number as Int where !(-largest...largest).contains(number):
            throw Violation(
                key: path.joined(separator: "."), found: "\(number)",
                expected: number > 0 ? "a whole number of at most \(largest)" : "a whole number of at least \(-largest)"
            )
        default:
            for child in Mirror(reflecting: section).children {
                // What is in an optional or a list goes by its name.
                let isNamed = Mirror(reflecting: section).displayStyle == .struct
                try check(child.value, at: path + (isNamed ? [child.label].compactMap(\.self) : []))
            }
        }
    }
}
