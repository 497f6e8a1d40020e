import ArgumentParser
import Files
import Training

extension ParsableArguments {
    /// Holds a number to what it may be. Beyond the upper end nothing is meant, and products of two are whole numbers still.
    /// - option: with its dashes.  - value: nil if it was not given.
    /// - Throws: `ValidationError`.
    func require(
        _ option: String, _ value: Int?, in range: ClosedRange<Int> = 1...SettingRange.largest
    ) throws {
        guard let value, !range.contains(value) else { return }
        let expected = value < range.lowerBound ? "at least \(range.lowerBound)" : "at most \(range.upperBound)"
        throw ValidationError("\(option) is \(value), expected \(expected)")
    }
}

extension CommandError {
    /// - option: the one that asks for most, with its dashes and its value.
    /// - Throws: `CommandError.tooLarge` unless so many bytes are there.
    static func requireMemory(_ bytes: Double, option: String, _ value: Int) throws(CommandError) {
        let available = Double(Memory.available)
        guard bytes > available else { return }
        throw .tooLarge(option: option, value: value, needed: bytes, available: available)
    }
}
