import VectorKernels

extension Tensor {
    /// Σ_i w_i (log softmax(logits)_i − log Δ_i) for one number each: logits `[…, B]`, x `[…]` → `[…]`. The two bins around
    /// x have weights w that average to x, all others have none; x is brought within the bins, and a constant.
    /// - bins: `[B]`, rising.  - logWidths: log Δ `[B]`.
    public func twoHotLogDensity(_ x: Tensor, bins: Tensor, logWidths: Tensor) -> Tensor {
        let (rows, width) = (shape.rows, shape.last)
        require(
            x.shape == shape.droppingLast() && width > 1 && bins.shape == [width] && logWidths.shape == [width],
            "values \(x.shape) and bins \(bins.shape) for logits \(shape)")
        requirePrecision(of: x, bins)
        requirePrecision(of: logWidths)
        let density = Tensor(uninitialized: x.shape, precision)
        vk_two_hot_log_density(
            precision.kernel, rows, width, pointer, bins.pointer, logWidths.pointer, x.pointer, density.pointer)
        withExtendedLifetime((x, bins, logWidths)) {}
        return density.recorded(self) {
            { [logits = detached, bins = bins.detached, x = x.detached, node] dy, gradients in
                let dx = Tensor(uninitialized: logits.shape, dy.precision)
                vk_two_hot_log_density_pullback(
                    dy.precision.kernel, rows, width, logits.pointer, bins.pointer, x.pointer, dy.pointer, dx.pointer)
                gradients.add(dx, to: node)
            }
        }
    }
}
