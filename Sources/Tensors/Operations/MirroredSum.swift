import VectorKernels

extension Tensor {
    /// Σ x_i w_i over the last axis: `[…, N]`, weights `[N]` → `[…]`. Weights are constants.
    ///
    /// The first and the last product are added first, then the pairs inwards: where weights mirror each other,
    /// w_{N−1−i} = −w_i, equal x give exactly 0.
    public func mirroredSum(_ weights: Tensor) -> Tensor {
        require(weights.shape == [shape.last], "weights \(weights.shape) for sums over the last axis of \(shape)")
        requirePrecision(of: weights)
        let y = Tensor(uninitialized: shape.droppingLast(), precision)
        vk_mirrored_sum(precision.kernel, shape.rows, shape.last, pointer, weights.pointer, y.pointer)
        withExtendedLifetime(weights) {}
        return y.recorded(self) {
            { [node, weights = weights.detached] dy, gradients in
                gradients.add(dy.reshaped(dy.shape.appending(1)) * weights, to: node)
            }
        }
    }
}
