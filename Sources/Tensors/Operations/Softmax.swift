import VectorKernels

extension Tensor {
    /// log Σ eˣ over the last axis: `[…, N]` → `[…]`. The largest element is taken out first, so that no x overflows.
    ///
    /// −∞ for a row of −∞; no gradient flows to such a row. N ≥ 1.
    public var logSumExp: Tensor {
        let (rows, width) = rowsOfSomeWidth
        let y = Tensor(uninitialized: shape.droppingLast(), precision)
        vk_log_sum_exp(precision.kernel, rows, width, pointer, y.pointer)
        return y.recorded(self) {
            { [x = detached, node] dy, gradients in
                let dx = Tensor(uninitialized: x.shape, dy.precision)
                vk_log_sum_exp_pullback(dy.precision.kernel, rows, width, x.pointer, dy.pointer, dx.pointer)
                gradients.add(dx, to: node)
            }
        }
    }

    /// eˣ / Σ eˣ over the last axis: `[…, N]` → `[…, N]`, N ≥ 1.
    public var softmax: Tensor {
        let (rows, width) = rowsOfSomeWidth
        let y = Tensor(uninitialized: shape, precision)
        vk_softmax(precision.kernel, rows, width, pointer, y.pointer)
        return y.recorded(self) {
            { [node] dy, gradients in
                let dx = Tensor(uninitialized: y.shape, dy.precision)
                vk_softmax_pullback(dy.precision.kernel, rows, width, y.pointer, dy.pointer, dx.pointer)
                gradients.add(dx, to: node)
            }
        }
    }

    /// log softmax(x) = x − log Σ eˣ over the last axis, exact where softmax(x) has run to 0: `[…, N]` → `[…, N]`, N ≥ 1.
    public var logSoftmax: Tensor {
        let (rows, width) = rowsOfSomeWidth
        let y = Tensor(uninitialized: shape, precision)
        vk_log_softmax(precision.kernel, rows, width, pointer, y.pointer)
        return y.recorded(self) {
            { [node] dy, gradients in
                let dx = Tensor(uninitialized: y.shape, dy.precision)
                vk_log_softmax_pullback(dy.precision.kernel, rows, width, y.pointer, dy.pointer, dx.pointer)
                gradients.add(dx, to: node)
            }
        }
    }

    private var rowsOfSomeWidth: (rows: Int, width: Int) {
        require(shape.last > 0, "softmax over no elements: shape \(shape)")
        return (shape.rows, shape.last)
    }
}
