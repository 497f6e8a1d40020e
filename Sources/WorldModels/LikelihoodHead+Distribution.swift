import Distributions
import Foundation
import Tensors

extension LikelihoodHead {
    /// E[x]: an output → `[…, N]`. Of a symlog likelihood the median, symexp(μ), as DreamerV3 predicts.
    public func mean(_ output: Tensor) -> Tensor {
        assembled(output) { part, output in
            switch part.likelihood {
            case .normal:
                return configuration.deviation == .predicted ? output.columns(0..<part.values.count) : output
            case .symlog: return units.standardized(output.symexp, part.values)
            case .bernoulli: return output.sigmoid
            case .categorical: return output.softmax
            case .twoHot: return units.standardized(TwoHot(logits: output).mean, part.values)
            }
        }
    }

    /// log p(x) in nats, of the density in the value's units: an output and a value `[…, N]` → `[…]`.
    public func logProbability(_ output: Tensor, of value: Tensor) -> Tensor {
        let terms = parts.map { part in
            logProbability(part, outputs(output, part), of: values(value, part))
        }
        return terms.dropFirst().reduce(terms.first ?? .zeros(value.shape.droppingLast(), precision: value.precision)) {
            $0 + $1
        }
    }

    /// A value drawn from p(x), a constant: an output → `[…, N]`.
    public func sample(_ output: Tensor, using generator: inout RandomGenerator) -> Tensor {
        assembled(output.detached) { part, output in
            switch part.likelihood {
            case .normal:
                if configuration.deviation == .predicted { return normal(part, output).sample(using: &generator) }
                return output + generator.normal(output.shape, precision: output.precision)
                    * logDeviation.detached[part.deviations].exp
            case .symlog:
                let noise = generator.normal(output.shape, precision: output.precision)
                return units.standardized((output + noise * 0.5.squareRoot()).symexp, part.values)
            case .bernoulli: return Bernoulli(logits: output).sample(using: &generator)
            case .categorical: return categorical(output).sample(using: &generator)
            case .twoHot: return units.standardized(TwoHot(logits: output).sample(using: &generator), part.values)
            }
        }
    }

    /// log p of one part, from its own outputs and numbers.
    func logProbability(_ part: LikelihoodPart, _ output: Tensor, of value: Tensor) -> Tensor {
        guard value.hasMissing else {
            if part.likelihood == .normal { return normal(part, output).logProbability(value) }
            return elementLogProbability(part, output, of: value).sumOverLast
        }
        let (values, seen) = value.splitMissing
        let elements = elementLogProbability(part, output, of: values)
        return (elements * (part.likelihood == .categorical ? seen.columns(0..<1) : seen)).sumOverLast
    }

    /// log p of each number of a part `[…, N]`; of a choice, whose numbers are one, `[…, 1]`.
    private func elementLogProbability(_ part: LikelihoodPart, _ output: Tensor, of value: Tensor) -> Tensor {
        switch part.likelihood {
        case .normal:
            let normal = normal(part, output)
            let z = (value - normal.mean) / normal.deviation
            return z.square * -0.5 - normal.deviation.log - 0.5 * LikelihoodHead.log2Pi
        case .symlog:
            let squeezed = units.restored(value, part.values).symlog
            // |symlog x| = log(1 + |x|)
            let size = squeezed.relu + (-squeezed).relu
            return logUnits(part, value.precision) - (output - squeezed).square - size - 0.5 * log(Double.pi)
        case .bernoulli: return output.bernoulliLogDensity(value)
        case .categorical:
            let logProbability = categorical(output).logProbability(value)
            return logProbability.reshaped(logProbability.shape.appending(1))
        case .twoHot:
            return TwoHot(logits: output).elementLogProbability(units.restored(value, part.values))
                + logUnits(part, value.precision)
        }
    }

    func normal(_ part: LikelihoodPart, _ output: Tensor) -> DiagonalNormal {
        if configuration.deviation == .predicted {
            return DiagonalNormal(raw: output, minimumDeviation: configuration.minimumDeviation)
        }
        return DiagonalNormal(
            mean: output, deviation: logDeviation[part.deviations].exp.broadcast(to: output.shape))
    }

    private func categorical(_ output: Tensor) -> OneHotCategorical {
        OneHotCategorical(logits: output, groups: 1, classes: output.shape.last)
    }

    static let log2Pi = 1.8378770664093453
}

// Parts and the whole.
extension LikelihoodHead {
    /// A part's outputs; the whole where there is no other part.
    func outputs(_ output: Tensor, _ part: LikelihoodPart) -> Tensor {
        part.outputs.count == output.shape.last ? output : output.columns(part.outputs)
    }

    /// A part's numbers of a value `[…, N]`.
    func values(_ value: Tensor, _ part: LikelihoodPart) -> Tensor {
        require(value.shape.last == size, "values \(value.shape) for a head of \(size) numbers")
        return part.values.count == size ? value : value.columns(part.values)
    }

    /// What `body` makes of each part's outputs, side by side in the value's order; where no part is, 0 if the log has a
    /// single value, else NaN.
    private func assembled(_ output: Tensor, _ body: (LikelihoodPart, Tensor) -> Tensor) -> Tensor {
        if let part = parts.first, part.values.count == size { return body(part, outputs(output, part)) }
        var pieces: [Tensor] = []
        var end = 0
        func fill(to start: Int) {
            guard start > end else { return }
            let values = units.deviation[end..<start].map { $0 > 0 ? Double.nan : 0 }
            let filling = Tensor(values, shape: [values.count]).converted(to: output.precision)
            pieces.append(filling.broadcast(to: output.shape.replacingLast(values.count)))
        }
        for part in parts {
            fill(to: part.values.lowerBound)
            pieces.append(body(part, outputs(output, part)))
            end = part.values.upperBound
        }
        fill(to: size)
        return .concatenated(pieces)
    }

    /// What a density in the log's units gains in the value's: log σ of each number.
    private func logUnits(_ part: LikelihoodPart, _ precision: Precision) -> Tensor {
        Tensor(units.deviation[part.values].map { log($0) }, shape: [part.values.count]).converted(to: precision)
    }
}
