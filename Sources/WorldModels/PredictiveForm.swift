import Distributions
import Foundation
import Tensors

/// The predictive distributions of a number of rows, in a form whose mixtures are known: exactly, or by their moments.
struct PredictiveForm: Sendable {
    enum Kind: Equatable, Sendable {
        /// Independent numbers, taken as normal.
        case normal
        /// Independent binary elements.
        case binary
        /// Choices of one of several classes each.
        case choice
    }

    let kind: Kind
    /// N, numbers of a row.
    let width: Int
    /// Means, or probabilities, `[rows, N]`.
    var mean: [Double]
    /// Of a normal form `[rows, N]`; else nothing.
    var variance: [Double]

    init(_ kind: Kind, mean: Tensor, variance: Tensor? = nil) {
        self.kind = kind
        width = mean.shape.last
        self.mean = mean.doubles
        self.variance = variance?.doubles ?? []
    }

    /// The equal mixture of distributions, row by row; a normal one has its mean and variance,
    ///
    ///     μ̄ = mean μ_n        mean v_n + mean (μ_n − μ̄)²
    ///
    /// Equal distributions give themselves, to the bit.
    static func mixture(_ parts: [PredictiveForm]) -> PredictiveForm {
        var mixture = parts[0]
        let share = 1 / Double(parts.count)
        for place in mixture.mean.indices {
            let origin = parts[0].mean[place]
            var (shift, squares, spread) = (0.0, 0.0, 0.0)
            for part in parts {
                let difference = part.mean[place] - origin
                shift += difference * share
                squares += difference * difference * share
                if part.kind == .normal { spread += (part.variance[place] - parts[0].variance[place]) * share }
            }
            mixture.mean[place] = origin + shift
            if mixture.kind == .normal { mixture.variance[place] += spread + max(0, squares - shift * shift) }
        }
        return mixture
    }

    /// The mixture of every `count` neighbouring rows.
    func mixed(over count: Int) -> PredictiveForm {
        if count == 1 { return self }
        func rows(_ values: [Double], _ sample: Int) -> [Double] {
            stride(from: sample * width, to: values.count, by: count * width).flatMap { values[$0..<$0 + width] }
        }
        return PredictiveForm.mixture(
            (0..<count).map { sample in
                var part = self
                part.mean = rows(mean, sample)
                part.variance = rows(variance, sample)
                return part
            })
    }

    /// Of every row in nats, but for what is the same for all distributions of this form.
    var entropies: [Double] {
        stride(from: 0, to: mean.count, by: width).map { start in
            let places = start..<start + width
            switch kind {
            case .normal: return places.reduce(0) { $0 + 0.5 * log(variance[$1]) }
            case .binary: return places.reduce(0) { $0 + share(mean[$1]) + share(1 - mean[$1]) }
            case .choice: return places.reduce(0) { $0 + share(mean[$1]) }
            }
        }
    }

    /// −p log p
    private func share(_ p: Double) -> Double { p > 0 ? -p * log(p) : 0 }

    /// H(mixture) − mean of H, of every row in nats. Exact for binary elements and choices; of numbers it is that of normal
    /// distributions with the same moments, ½ Σ (log (mean v_n + var μ_n) − mean log v_n).
    static func mutualInformation(_ members: [PredictiveForm]) -> [Double] {
        let own = members.map(\.entropies)
        return mixture(members).entropies.enumerated().map { row, entropy in
            let excess = own.reduce(0) { $0 + ($1[row] - own[0][row]) } / Double(own.count)
            return max(0, entropy - own[0][row] - excess)
        }
    }
}

extension LikelihoodHead {
    /// What an output says of each part of the value. Numbers of a symlog likelihood are taken squeezed, those of a two-hot
    /// one as choices of a bin: mutual information does not ask in which units a number is.
    func forms(_ output: Tensor) -> [PredictiveForm] {
        parts.map { part in
            let output = outputs(output, part)
            switch part.likelihood {
            case .normal:
                let normal = normal(part, output)
                return PredictiveForm(.normal, mean: normal.mean, variance: normal.deviation.square)
            case .symlog:
                return PredictiveForm(.normal, mean: output, variance: Tensor(repeating: 0.5, shape: output.shape))
            case .bernoulli: return PredictiveForm(.binary, mean: output.sigmoid)
            case .categorical: return PredictiveForm(.choice, mean: output.softmax)
            case .twoHot:
                let bins = output.reshaped(output.shape.replacingLast(part.values.count).appending(TwoHot.bins))
                return PredictiveForm(.choice, mean: bins.softmax.reshaped(output.shape))
            }
        }
    }
}
