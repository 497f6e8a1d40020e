import Dispatch

/// The results of `body(0)` … `body(count − 1)`, each computed on its own core where there are enough. The results
/// stand in order whatever runs first. All are computed with the caller's `RoundedWeights.current`.
public func concurrentMap<Result: Sendable>(_ count: Int, _ body: @Sendable (Int) -> Result) -> [Result] {
    if count == 1 { return [body(0)] }
    return [Result](unsafeUninitializedCapacity: count) { buffer, initialized in
        nonisolated(unsafe) let base = buffer.baseAddress!
        let rounded = RoundedWeights.current
        // Each call writes its own element and no other.
        DispatchQueue.concurrentPerform(iterations: count) { index in
            (base + index).initialize(
                to: rounded == nil
                    ? body(index) : RoundedWeights.$current.withValue(rounded) { body(index) })
        }
        initialized = count
    }
}
