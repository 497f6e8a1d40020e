/// Learning rate over a run: a linear warm-up, then constant, then linear to zero.
public struct LearningRateSchedule: Codable, Equatable, Sendable {
    /// The highest rate.
    public var peak = 2e-3
    /// Steps over which the rate rises from 0.
    public var warmup = 100
    /// Share of the run after which the rate falls linearly to zero; 1 keeps it.
    public var decayStart = 0.5

    public init(peak: Double = 2e-3, warmup: Int = 100, decayStart: Double = 0.5) {
        self.peak = peak
        self.warmup = warmup
        self.decayStart = decayStart
    }

    /// - step: updates made before this one.  - progress: share of the run behind us, 0…1.
    public func rate(step: Int, progress: Double) -> Double {
        let rise = warmup > 0 ? min(1, Double(step + 1) / Double(warmup)) : 1
        let fall = decayStart < 1 ? min(1, max(0, 1 - progress) / (1 - decayStart)) : 1
        return peak * rise * fall
    }
}
