import Foundation

/// Memory of this machine, so that what could never fit is refused before it is begun.
public enum Memory {
    /// Bytes that a process may still take: what the system says is available, swap included, and no more than its group may
    /// have. Infinite where the system does not say.
    public static var available: Double {
        var limits: [Double] = []
        // Lines such as "MemAvailable:    5123456 kB".
        let lines = text("/proc/meminfo").split(separator: "\n").map { $0.split(separator: " ") }
        func kilobytes(_ key: String) -> Double? { lines.first { $0.first == key[...] }.flatMap { Double($0[1]) } }
        if let free = kilobytes("MemAvailable:") {
            limits.append(1024 * (free + (kilobytes("SwapFree:") ?? 0)))
        } else {
            let physical = Double(sysconf(Int32(_SC_PHYS_PAGES))) * Double(sysconf(Int32(_SC_PAGESIZE)))
            if physical > 0 { limits.append(physical) }
        }
        for path in ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"] {
            if let limit = Double(text(path).trimmingCharacters(in: .whitespacesAndNewlines)) { limits.append(limit) }
        }
        return limits.min() ?? .infinity
    }

    private static func text(_ path: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }

    /// Bytes in the unit that suits them: `7.9 GB`.
    public static func text(bytes: Double) -> String {
        for (unit, size) in [("PB", 1e15), ("TB", 1e12), ("GB", 1e9)] where bytes >= size {
            return String(format: "%.3g %@", min(bytes / size, 999_999), unit)
        }
        return String(format: "%.3g MB", bytes / 1e6)
    }
}

extension ExperimentConfiguration {
    /// The least memory that training takes, in bytes, for parameters and for activations.
    /// - observations: numbers of an observation that the model sees.  - actions: of an action.
    func leastMemory(observations: Int, actions: Int) -> (parameters: Double, activations: Double) {
        let bytesPerNumber = 4.0
        // Parameters, two moments and gradients, and the first three once more, as of the last good step.
        let copies = training.averaging > 0 ? 9.0 : 7.0
        let parameters =
            bytesPerNumber * copies * Double(training.ensemble)
            * model.estimatedParameters(observations: observations, actions: actions)
        let rows = Double(training.batch) * Double(training.length ?? 1) * Double(objective.bound.samples)
        // Members take turns on the cores, and one at least is at work.
        let activations =
            bytesPerNumber * rows * model.estimatedActivations(observations: observations, actions: actions)
        return (parameters, activations)
    }

    /// - available: bytes.
    /// - Throws: `TrainingError.tooLarge` if training cannot fit.
    package func requireMemory(
        observations: Int, actions: Int, available: Double = Memory.available
    ) throws(TrainingError) {
        let (parameters, activations) = leastMemory(observations: observations, actions: actions)
        guard parameters + activations > available else { return }
        let d = model.dynamics
        let widths =
            [
                ("model.dynamics.deterministic", d.deterministic), ("model.dynamics.hidden", d.hidden),
                ("model.dynamics.stochastic", d.stochastic), ("model.encoder.output", model.encoder.output ?? 0),
                ("training.ensemble", training.ensemble),
            ]
            + [
                ("model.encoder.hidden", model.encoder.hidden), ("model.decoder.hidden", model.decoder.hidden),
                ("model.reward.hidden", model.reward.hidden), ("model.continuation.hidden", model.continuation.hidden),
            ].map { ($0.0, $0.1.max() ?? 0) }
        let extents = [
            ("training.batch", training.batch), ("training.length", training.length ?? 1),
            ("objective.bound.samples", objective.bound.samples),
        ]
        let largest = (parameters > activations ? widths : extents + widths).max { $0.1 < $1.1 }
        throw .tooLarge(
            needed: parameters + activations, available: available, key: largest?.0 ?? "training.batch",
            found: "\(largest?.1 ?? 0)")
    }
}
