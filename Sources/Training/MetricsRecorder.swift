/// What was recorded last, and what has come together since.
struct MetricsRecorder {
    var averages = MetricsAverage()
    var lineFraction: Double
    /// Measurements and looks that were due by now.
    var validations: Int
    var looks: Int
    var validated: ValidationMetrics?
    /// Those no line says yet.
    var warnings: [TrainingWarning] = []
    /// Steps since the last look, and how many of them, of each model, were clipped.
    var steps = 0
    var clipped: [Int] = []
    /// The lines for TensorBoard, where they are asked for.
    let events: MetricsEvents?

    /// Looks at the latents over a run.
    static let looksInAll = 20.0

    init(fraction: Double, validations: Double, events: MetricsEvents?) {
        self.events = events
        lineFraction = fraction
        self.validations = Int(fraction * validations)
        looks = Int(fraction * MetricsRecorder.looksInAll)
    }

    mutating func add(_ metrics: [TrainingMetrics], clip: Double?) {
        if clipped.isEmpty { clipped = .init(repeating: 0, count: metrics.count) }
        for (index, one) in metrics.enumerated() {
            averages.add(one)
            if let clip, one.gradientNorm > clip { clipped[index] += 1 }
        }
        steps += 1
    }
}
