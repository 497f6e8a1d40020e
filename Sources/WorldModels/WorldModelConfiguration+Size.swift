import Trajectories

// How large a model would be, before anything is allocated for it. Sizes come from files and settings, and their products
// may be larger than any whole number: they are formed in floating point.

extension WorldModelConfiguration {
    /// About how many parameters a model has. Biases and norms are left out.
    /// - observations: numbers of an observation that the model sees.  - actions: of an action.
    package func estimatedParameters(observations: Int, actions: Int) -> Double {
        let reads = Double(observations) * (self.observations.mayBeMissing ? 2 : 1)
        let embedding = encoder.output.map(Double.init) ?? encoder.hidden.last.map(Double.init) ?? reads
        var count = Self.network([reads] + (encoder.hidden + [encoder.output].compactMap(\.self)).map(Double.init))
        var summary = embedding
        if encoder.recurrence.cell != .none {
            summary = Double(encoder.recurrence.width)
            let gates = encoder.recurrence.cell == .gru ? 3.0 : 1.0
            count += gates * summary * (embedding + Double(actions) + summary)
        }
        let inputs = Double(actions) + (dynamics.family.isAutoregressive ? embedding : 0)
        count += dynamics.estimatedParameters(inputs: inputs, summary: summary)
        let features = dynamics.estimatedFeatures(inputs: inputs)
        // A normal likelihood may put out a deviation beside each mean; a two-hot one, many bins.
        count += Self.network([features] + decoder.hidden.map(Double.init) + [Double(observations)])
        if reward.isEnabled { count += Self.network([features] + reward.hidden.map(Double.init) + [1]) }
        if continuation.isEnabled { count += Self.network([features] + continuation.hidden.map(Double.init) + [1]) }
        return count
    }

    /// About how many numbers one row of a sequence leaves on the tape, for one sample of its latents.
    package func estimatedActivations(observations: Int, actions: Int) -> Double {
        let latent = dynamics.estimatedLatentSize
        var widths = encoder.hidden + decoder.hidden + [encoder.output ?? 0, 2 * observations, actions]
        if reward.isEnabled { widths += reward.hidden }
        if continuation.isEnabled { widths += continuation.hidden }
        if encoder.recurrence.cell != .none { widths.append(encoder.recurrence.width) }
        let ofDynamics =
            switch dynamics.family {
            case .rssm, .vrnn, .srnn, .blockRSSM: Double(dynamics.deterministic) + 3 * Double(dynamics.hidden)
            case .dmm, .staticPrior: 2 * Double(dynamics.hidden)
            case .linearGaussian: 0.0
            }
        return widths.reduce(ofDynamics + 3 * latent) { $0 + Double($1) }
    }

    private static func network(_ widths: [Double]) -> Double {
        zip(widths, widths.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
    }
}

extension DynamicsConfiguration {
    fileprivate var estimatedLatentSize: Double {
        Double(stochastic) * (latent == .normal ? 1 : Double(classes))
    }

    /// - inputs: I.
    fileprivate func estimatedFeatures(inputs: Double) -> Double {
        switch family {
        case .rssm, .vrnn, .srnn, .blockRSSM: Double(deterministic) + estimatedLatentSize
        case .dmm, .linearGaussian: Double(stochastic)
        case .staticPrior: inputs + estimatedLatentSize
        }
    }

    /// - inputs: I.  - summary: G.
    fileprivate func estimatedParameters(inputs: Double, summary: Double) -> Double {
        let (z, h, d) = (estimatedLatentSize, Double(hidden), Double(deterministic))
        let parameters = latent == .normal ? 2 * z : z
        let heads = 2 * h * parameters
        switch family {
        case .rssm, .vrnn:
            return h * (z + inputs) + 3 * d * (h + d) + h * d + h * (d + summary) + heads
        case .blockRSSM:
            let block = d / Double(max(blocks, 1))
            return h * (d + z + inputs) + d * (block + 3 * h) + 3 * d * block + h * (d + h) + h * (d + summary) + heads
        case .srnn:
            return h * inputs + 3 * d * (h + d) + h * (d + z) + h * (d + z + summary) + heads
        case .dmm:
            return 2 * h * (z + inputs) + 2 * h * z + (z + inputs) * (z + summary) + z * z + summary * parameters
        case .linearGaussian:
            return z * (z + inputs) + z * (z + inputs + summary)
        case .staticPrior:
            return h * (inputs + summary) + h * parameters
        }
    }
}
