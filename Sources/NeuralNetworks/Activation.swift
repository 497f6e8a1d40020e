import Tensors

/// The nonlinearity of a hidden layer.
public enum Activation: String, Codable, CaseIterable, Sendable {
    case relu, elu, silu, tanh, softplus, identity

    public var function: UnaryFunction {
        switch self {
        case .relu: .relu
        case .elu: .elu
        case .silu: .silu
        case .tanh: .tanh
        case .softplus: .softplus
        case .identity: .identity
        }
    }
}
