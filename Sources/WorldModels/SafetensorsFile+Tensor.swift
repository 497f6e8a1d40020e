import Checkpoints
import NeuralNetworks
import Tensors

extension SafetensorsFile {
    /// Adds a tensor in its own precision.
    public mutating func append(_ tensor: Tensor, named name: String) {
        let data =
            tensor.precision == .single
            ? TensorData(shape: tensor.shape.axes, floats: tensor.floats)
            : TensorData(shape: tensor.shape.axes, doubles: tensor.doubles)
        append(data, named: name)
    }

    /// The tensor of that name, held to the shape and precision of `expected`.
    public func tensor(named name: String, like expected: Tensor) throws(CheckpointError) -> Tensor {
        switch expected.precision {
        case .single:
            let data = try tensor(named: name, shape: expected.shape.axes, elementType: .float32)
            return Tensor(data.floats ?? [], shape: expected.shape)
        case .double:
            return Tensor(try doubles(named: name, shape: expected.shape.axes), shape: expected.shape)
        }
    }

    func doubles(named name: String, shape: [Int]) throws(CheckpointError) -> [Double] {
        try tensor(named: name, shape: shape, elementType: .float64).doubles ?? []
    }

    /// Replaces a module's parameters by the tensors of their paths. On an error the module is untouched.
    public func restore(_ module: inout some Module, prefix: String) throws(CheckpointError) {
        var restored: [Tensor] = []
        for (path, parameter) in module.namedParameters {
            restored.append(try tensor(named: prefix + path, like: parameter))
        }
        var next = restored.makeIterator()
        module.updateParameters { if let tensor = next.next() { $1 = tensor } }
    }
}
