/// The median time of so many calls, in seconds, after some that do not count.
func medianSeconds(of runs: Int, warmUp: Int, _ body: () -> Void) -> Double {
    for _ in 0..<warmUp { body() }
    return (0..<runs).map { _ in seconds(body) }.sorted()[runs / 2]
}

/// The time of one call, in seconds.
func seconds(_ body: () -> Void) -> Double {
    ContinuousClock().measure(body) / .seconds(1)
}
