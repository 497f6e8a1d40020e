import NeuralNetworks

/// How observations are read.
public struct EncoderConfiguration: Codable, Equatable, Sendable {
    public var hidden = [200, 200]
    /// E, width of a last, linear layer; null for none: the embedding is then what the last hidden layer gives or, without
    /// hidden layers, the observations as they are.
    public var output: Int? = 200
    public var activation = Activation.silu
    public var normalization = Normalization.none
    public var initialization = Initialization.normal
    public var recurrence = RecurrenceConfiguration()

    public init() {}

    var style: LayerStyle {
        LayerStyle(activation, normalization: normalization, initialization: initialization)
    }
}

/// A recurrence over the embeddings, through which the posterior at a row knows more observations than that row's.
public struct RecurrenceConfiguration: Codable, Equatable, Sendable {
    public enum Cell: String, Codable, CaseIterable, Sendable {
        /// No recurrence: the posterior reads the row's embedding.
        case none
        case gru
        /// h' = f(x · W + h · U + b), by the name of f.
        case relu, tanh, linear
    }

    public enum Direction: String, Codable, CaseIterable, Sendable {
        /// From the first row on: g_t knows o_1 … o_t, and the posterior filters.
        case forward
        /// From the last row back: g_t knows o_t … o_T, and the posterior smooths.
        case backward
    }

    public var cell = Cell.none
    public var direction = Direction.forward
    /// G, width of what is remembered.
    public var width = 200

    public init() {}

    /// Whether the posterior of a row depends on later rows.
    public var isSmoothing: Bool { cell != .none && direction == .backward }
}

extension EncoderConfiguration {
    /// Every width that there is.
    var sizes: [Int] { hidden + (output.map { [$0] } ?? []) + (recurrence.cell == .none ? [] : [recurrence.width]) }
}
