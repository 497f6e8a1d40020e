import Tensors

/// A value with trainable tensors. Copying a module copies its parameters: a copy is a true target network.
public protocol Module: Sendable {
    /// Shows every parameter to `visit`, in a fixed order, once.
    mutating func visitParameters(_ visit: ParameterVisitor)
}

/// Walks a module's parameters with their paths, such as `dynamics.cell.recurrentWeight`.
public struct ParameterVisitor {
    private let path: String
    private let body: (_ path: String, _ parameter: inout Tensor) -> Void

    init(path: String = "", _ body: @escaping (String, inout Tensor) -> Void) {
        self.path = path
        self.body = body
    }

    public func callAsFunction(_ name: String, _ parameter: inout Tensor) {
        body(path + name, &parameter)
    }

    public func callAsFunction(_ name: String, _ module: inout some Module) {
        module.visitParameters(ParameterVisitor(path: path + name + ".", body))
    }

    public func callAsFunction(_ name: String, _ modules: inout [some Module]) {
        for index in modules.indices { callAsFunction("\(name).\(index)", &modules[index]) }
    }
}

extension Module {
    /// Replaces each parameter by what `transform` makes of it and its path.
    public mutating func updateParameters(_ transform: (_ path: String, _ parameter: inout Tensor) -> Void) {
        withoutActuallyEscaping(transform) { visitParameters(ParameterVisitor($0)) }
    }

    /// Parameters in visiting order, with their paths.
    public var namedParameters: [(path: String, tensor: Tensor)] {
        var copy = self
        var result: [(String, Tensor)] = []
        copy.updateParameters { result.append(($0, $1)) }
        return result
    }

    public var parameters: [Tensor] { namedParameters.map(\.tensor) }

    /// Trainable numbers.
    public var parameterCount: Int { parameters.reduce(0) { $0 + $1.count } }

    /// This module with its parameters as leaves of `tape`, and the leaves in visiting order.
    public func traced(on tape: Tape) -> (module: Self, leaves: [Tensor]) {
        var module = self
        var leaves: [Tensor] = []
        module.updateParameters { _, parameter in
            parameter = tape.watch(parameter)
            leaves.append(parameter)
        }
        return (module, leaves)
    }

    /// This module with its parameters in another precision.
    public func converted(to precision: Precision) -> Self {
        var module = self
        module.updateParameters { $1 = $1.converted(to: precision) }
        return module
    }
}
