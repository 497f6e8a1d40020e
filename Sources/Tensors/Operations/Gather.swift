import VectorKernels

extension Tensor {
    /// The rows of the first axis that `rows` names, in that order and as often as it names them:
    /// `[N, …]` → `[rows.count, …]`. A row's gradient is the sum of those of its copies.
    public func gathered(rows: [Int]) -> Tensor {
        require(
            shape.rank > 0 && rows.allSatisfy { $0 >= 0 && $0 < shape[0] },
            "rows \(rows) of a tensor of shape \(shape)")
        let inner = shape.droppingFirst()
        let result = Tensor(uninitialized: inner.prepending(rows.count), precision)
        vk_gather_rows(precision.kernel, rows.count, inner.count, rows, pointer, result.pointer)
        return result.recorded(self) {
            { [node, shape] dy, gradients in
                let dx = Tensor.zeros(shape, precision: dy.precision)
                vk_scatter_add_rows(dy.precision.kernel, rows.count, inner.count, rows, dy.pointer, dx.pointer)
                gradients.add(dx, to: node)
            }
        }
    }
}
