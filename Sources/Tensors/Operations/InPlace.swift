import VectorKernels

// Updates of values that lie on no tape: parameters, moments, averages.

extension Tensor {
    /// self += scale · other
    public mutating func add(_ other: Tensor, scale: Double = 1) {
        require(other.shape == shape, "adding \(other.shape) to \(shape)")
        requirePrecision(of: other)
        let count = count
        withMutableElements { vk_axpy(other.precision.kernel, count, scale, other.pointer, $0) }
    }

    /// self += (other − self) · rate
    public mutating func move(towards other: Tensor, rate: Double) {
        require(other.shape == shape, "moving \(shape) towards \(other.shape)")
        requirePrecision(of: other)
        let count = count
        withMutableElements { vk_lerp(other.precision.kernel, count, rate, other.pointer, $0) }
    }

    public var sumOfSquares: Double { vk_sum_of_squares(precision.kernel, count, pointer) }

    /// How a gradient moves a parameter; see `Optimizer` for the equations.
    public enum UpdateRule: String, Codable, CaseIterable, Sendable {
        case adam, laProp
    }

    /// One update of a parameter and its moments by a gradient.
    public mutating func update(
        _ rule: UpdateRule, gradient: Tensor, first: inout Tensor, second: inout Tensor, learningRate: Double,
        beta1: Double, beta2: Double, epsilon: Double, decay: Double, firstCorrection: Double, secondCorrection: Double,
        gradientScale: Double
    ) {
        require(
            gradient.shape == shape && first.shape == shape && second.shape == shape,
            "updating \(shape) with a gradient \(gradient.shape) and moments \(first.shape), \(second.shape)")
        requirePrecision(of: gradient, first)
        requirePrecision(of: second)
        let (count, kernel) = (count, precision.kernel)
        let update = rule == .adam ? vk_adam : vk_laprop
        withMutableElements { parameter in
            first.withMutableElements { m in
                second.withMutableElements { v in
                    update(
                        kernel, count, learningRate, beta1, beta2, epsilon, decay, firstCorrection,
                        secondCorrection, gradientScale, gradient.pointer, m, v, parameter)
                }
            }
        }
    }
}
