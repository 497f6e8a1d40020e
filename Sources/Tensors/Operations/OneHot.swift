import VectorKernels

extension Tensor {
    /// Draws a class from each group of probabilities by inverting their running sum: `[…, G · C]` → `[…, G · C]`, one-hot in
    /// every group.
    ///
    /// - uniform: the random numbers, one a group: `[…, G]`, or `[…]` where a row is one group; in [0, 1).
    ///
    /// Straight-through (Bengio et al. 2013): drawing has no derivative, and the gradient is that of the probabilities
    /// themselves, as if the result were onehot + p − stopgrad(p).
    public func oneHotSample(uniform: Tensor) -> Tensor {
        let isOneGroup = uniform.shape == shape.droppingLast()
        require(
            shape.last > 0
                && (isOneGroup
                    || uniform.shape.droppingLast() == shape.droppingLast() && uniform.shape.last > 0
                        && shape.last % uniform.shape.last == 0),
            "uniform \(uniform.shape) for probabilities \(shape)")
        requirePrecision(of: uniform)
        let result = Tensor(uninitialized: shape, precision)
        let classes = isOneGroup ? shape.last : shape.last / uniform.shape.last
        vk_one_hot_sample(precision.kernel, uniform.count, classes, pointer, uniform.pointer, result.pointer)
        withExtendedLifetime(uniform) {}
        return result.recorded(self) {
            { [node] dy, gradients in gradients.add(dy, to: node) }
        }
    }

    /// 1 at the largest element of each row, the first of several, and 0 elsewhere: `[…, C]` → `[…, C]`. A constant.
    public var oneHotOfLargest: Tensor {
        require(shape.last > 0, "the largest of no elements: shape \(shape)")
        let result = Tensor(uninitialized: shape, precision)
        vk_one_hot_largest(precision.kernel, shape.rows, shape.last, pointer, result.pointer)
        return result
    }
}
