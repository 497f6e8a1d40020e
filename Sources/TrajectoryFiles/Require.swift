/// Traps with `message` if `condition` does not hold: for programmer errors, whose message must survive optimisation.
func require(
    _ condition: Bool, _ message: @autoclosure () -> String, file: StaticString = #fileID, line: UInt = #line
) {
    guard condition else { fatalError(message(), file: file, line: line) }
}
