import VectorKernels

extension Tensor {
    /// Whether any element is NaN, which stands for a missing number.
    public var hasMissing: Bool { vk_count_missing(precision.kernel, count, pointer) > 0 }

    /// This tensor with 0 where it is NaN, and 1 where a number is, else 0. Constants, both of this shape.
    public var splitMissing: (values: Tensor, seen: Tensor) {
        let (values, seen) = (Tensor(uninitialized: shape, precision), Tensor(uninitialized: shape, precision))
        vk_split_missing(precision.kernel, count, pointer, values.pointer, seen.pointer)
        return (values, seen)
    }
}
