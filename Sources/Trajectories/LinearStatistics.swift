import Tensors

/// Sufficient statistics of least squares from X = [x_t, a_t, 1] to Y = [x_{t+1} − x_t, r_t], all standardised. A transition
/// with a missing number, which is NaN, adds nothing to them.
///
/// They grow as the square of the width. A log whose observations and actions have more than `denseLimit` numbers together
/// has those of a diagonal model instead, in which a number depends on itself, on u = [a_t, 1] and on no other number. Actions
/// wider than that by themselves are left out of u.
public struct LinearStatistics: Equatable, Sendable {
    /// Numbers of an observation and an action together up to which every number may depend on every other one.
    public static let denseLimit = 512

    public let observationSize: Int
    public let actionSize: Int
    public let form: Form
    /// Transitions N, those with a missing number included.
    public let count: Int
    /// Dense: Σ XᵀX `[D, D]`, D = observationSize + actionSize + 1. Diagonal: Σ uᵀu `[U, U]`, then Σ x_iu `[O, U]`, then
    /// Σ x_i² `[O]`, one after the other.
    public let inputProducts: [Double]
    /// Dense: Σ XᵀY `[D, O + 1]`. Diagonal: Σ uᵀY `[U, O + 1]`, then Σ x_iy_i `[O]`.
    public let outputProducts: [Double]

    public enum Form: Equatable, Sendable {
        case dense
        /// - inputs: U, numbers of u.
        case diagonal(inputs: Int)
    }

    /// The form for a log of these widths.
    public static func form(observationSize: Int, actionSize: Int) -> Form {
        if observationSize + actionSize <= denseLimit { return .dense }
        return .diagonal(inputs: (actionSize <= denseLimit ? actionSize : 0) + 1)
    }

    /// How many numbers each of the two sums has.
    public static func productCounts(
        observationSize o: Int, actionSize a: Int, form: Form
    ) -> (inputs: Int, outputs: Int) {
        switch form {
        case .dense: ((o + a + 1) * (o + a + 1), (o + a + 1) * (o + 1))
        case .diagonal(let u): (u * u + o * u + o, u * (o + 1) + o)
        }
    }

    /// - form: nil for the one that the widths ask for.
    public init(
        observationSize: Int, actionSize: Int, form: Form? = nil, count: Int, inputProducts: [Double],
        outputProducts: [Double]
    ) {
        self.observationSize = observationSize
        self.actionSize = actionSize
        self.form = form ?? Self.form(observationSize: observationSize, actionSize: actionSize)
        self.count = count
        self.inputProducts = inputProducts
        self.outputProducts = outputProducts
        let counts = Self.productCounts(observationSize: observationSize, actionSize: actionSize, form: self.form)
        require(
            inputProducts.count == counts.inputs && outputProducts.count == counts.outputs,
            "\(inputProducts.count) and \(outputProducts.count) sums, not \(counts.inputs) and \(counts.outputs)")
    }

    /// Transitions without a missing number: Σ 1 · 1.
    public var completeCount: Double {
        if count == 0 { return 0 }
        switch form {
        case .dense: return inputProducts[inputProducts.count - 1]
        case .diagonal(let inputs): return inputProducts[inputs * inputs - 1]
        }
    }

    /// Mean of the complete observations that a step follows `[observationSize]`; nil if there is none.
    public var observationMean: [Double]? {
        guard completeCount > 0 else { return nil }
        return (0..<observationSize).map { column in
            switch form {
            case .dense:
                let inputs = observationSize + actionSize + 1
                return inputProducts[(inputs - 1) * inputs + column] / completeCount
            case .diagonal(let inputs): return inputProducts[(inputs + column + 1) * inputs - 1] / completeCount
            }
        }
    }

    public init(_ data: SequenceDataset) {
        let (o, a) = (data.observationSize, data.actionSize)
        let form = Self.form(observationSize: o, actionSize: a)
        let counts = Self.productCounts(observationSize: o, actionSize: a, form: form)
        var sums = Sums(
            form: form, inputs: .init(repeating: 0, count: counts.inputs),
            outputs: .init(repeating: 0, count: counts.outputs))
        var count = 0
        for episode in data.episodes {
            count += max(0, episode.count - 1)
            for first in stride(from: episode.lowerBound, to: episode.upperBound - 1, by: Self.rowsAtOnce) {
                sums.add(Transitions(data, first..<min(first + Self.rowsAtOnce, episode.upperBound - 1)))
            }
        }
        self.init(
            observationSize: o, actionSize: a, form: form, count: count, inputProducts: sums.inputs,
            outputProducts: sums.outputs)
    }

    private static let rowsAtOnce = 256
}

/// Complete transitions side by side.
private struct Transitions {
    var count = 0
    let observationSize: Int
    /// x_t `[count, O]`, a_t `[count, A]` and Y `[count, O + 1]`.
    var observations: [Double] = []
    var actions: [Double] = []
    var outputs: [Double] = []

    /// - rows: those that a step follows.
    init(_ data: SequenceDataset, _ rows: Range<Int>) {
        let (o, a) = (data.observationSize, data.actionSize)
        observationSize = o
        for row in rows {
            let (seen, next) = (
                data.observations[row * o..<(row + 1) * o], data.observations[(row + 1) * o..<(row + 2) * o]
            )
            if seen.contains(where: \.isNaN) || next.contains(where: \.isNaN) { continue }
            count += 1
            observations += seen.lazy.map(Double.init)
            // The action taken at a row and its reward stand at the next one.
            actions += data.actions[(row + 1) * a..<(row + 2) * a].lazy.map(Double.init)
            outputs += zip(seen, next).lazy.map { Double($1) - Double($0) }
            outputs.append(Double(data.rewards[row + 1]))
        }
    }

    /// Rows of some columns and a 1.
    func inputs(_ columns: [(values: [Double], width: Int)]) -> [Double] {
        (0..<count).flatMap { row in
            columns.flatMap { $0.values[row * $0.width..<(row + 1) * $0.width] } + [1]
        }
    }
}

private struct Sums {
    let form: LinearStatistics.Form
    var inputs: [Double]
    var outputs: [Double]

    mutating func add(_ rows: Transitions) {
        guard rows.count > 0 else { return }
        let (o, a) = (rows.observationSize, rows.actions.count / rows.count)
        switch form {
        case .dense:
            let x = rows.inputs([(rows.observations, o), (rows.actions, a)])
            addProduct(transposed: x, x, rows: rows.count, to: &inputs)
            addProduct(transposed: x, rows.outputs, rows: rows.count, to: &outputs)
        case .diagonal(let width):
            let u = rows.inputs(width > 1 ? [(rows.actions, a)] : [])
            var shared = Array(inputs[..<(width * width)])
            var crossed = Array(inputs[(width * width)..<(width * width + o * width)])
            var together = Array(outputs[..<(width * (o + 1))])
            addProduct(transposed: u, u, rows: rows.count, to: &shared)
            addProduct(transposed: rows.observations, u, rows: rows.count, to: &crossed)
            addProduct(transposed: u, rows.outputs, rows: rows.count, to: &together)
            var (squares, own) = (Array(inputs[(width * width + o * width)...]), Array(outputs[(width * (o + 1))...]))
            for row in 0..<rows.count {
                for column in 0..<o {
                    let x = rows.observations[row * o + column]
                    squares[column] += x * x
                    own[column] += x * rows.outputs[row * (o + 1) + column]
                }
            }
            (inputs, outputs) = (shared + crossed + squares, together + own)
        }
    }
}
