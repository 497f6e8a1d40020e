/// Traps with `message` unless `condition` holds, also in release builds, where `precondition` is silent.
/// For mistakes in the calling program (shapes above all); bad input is thrown as a typed error instead.
@inlinable
public func require(
    _ condition: @autoclosure () -> Bool, _ message: @autoclosure () -> String,
    file: StaticString = #fileID, line: UInt = #line
) {
    if !condition() { fatalError(message(), file: file, line: line) }
}
