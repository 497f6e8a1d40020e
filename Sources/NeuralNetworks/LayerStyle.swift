/// What the hidden layers of a network have in common.
public struct LayerStyle: Equatable, Sendable {
    public var activation: Activation
    public var normalization: Normalization
    public var initialization: Initialization

    public init(
        _ activation: Activation, normalization: Normalization = .none, initialization: Initialization = .normal
    ) {
        self.activation = activation
        self.normalization = normalization
        self.initialization = initialization
    }

    /// A layer without a nonlinearity, of the same initialisation: an output.
    public var linear: LayerStyle { LayerStyle(.identity, initialization: initialization) }
}
