import Tensors

extension Tensor {
    /// Normal numbers in double precision; another `seed`, other numbers.
    public static func sample(_ shape: Shape, seed: UInt64) -> Tensor {
        var generator = RandomGenerator(seed: seed)
        return generator.normal(shape, precision: .double)
    }

    /// Numbers uniform in `range`, in double precision.
    public static func sample(_ shape: Shape, in range: ClosedRange<Double>, seed: UInt64) -> Tensor {
        var generator = RandomGenerator(seed: seed)
        return generator.uniform(shape, precision: .double)
            .affine(scale: range.upperBound - range.lowerBound, offset: range.lowerBound)
    }
}
