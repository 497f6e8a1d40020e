import VectorKernels

// Diagonal normal distributions, held as one tensor `[…, 2Z]` with the means before the standard deviations.

extension Tensor {
    /// Parameters of diagonal normal distributions from a network's raw output: the first half is the mean, and
    /// deviation = softplus(second half) + floor. `[…, 2Z]` → `[…, 2Z]`.
    public func normalParameters(floor: Double) -> Tensor {
        let result = Tensor(uninitialized: shape, precision)
        vk_normal_parameters(precision.kernel, shape.rows, shape.last / 2, floor, pointer, result.pointer)
        return result.recorded(self) {
            { [raw = detached, node] dy, gradients in
                let draw = Tensor(uninitialized: raw.shape, dy.precision)
                vk_normal_parameters_pullback(
                    dy.precision.kernel, raw.shape.rows, raw.shape.last / 2, raw.pointer, dy.pointer, draw.pointer)
                gradients.add(draw, to: node)
            }
        }
    }

    /// z = μ + σ ⊙ ε for parameters (μ, σ) `[…, 2Z]` and noise ε `[…, Z]`: a reparameterized sample.
    public func normalSample(noise: Tensor) -> Tensor {
        require(
            noise.shape == shape.replacingLast(shape.last / 2),
            "noise \(noise.shape) for parameters \(shape)")
        requirePrecision(of: noise)
        let result = Tensor(uninitialized: noise.shape, precision)
        vk_normal_sample(
            precision.kernel, noise.shape.rows, noise.shape.last, pointer, noise.pointer, result.pointer)
        return result.recorded(self) {
            { [noise = noise.detached, node, shape] dy, gradients in
                let dp = Tensor(uninitialized: shape, dy.precision)
                vk_normal_sample_pullback(
                    dy.precision.kernel, noise.shape.rows, noise.shape.last, noise.pointer, dy.pointer, dp.pointer)
                gradients.add(dp, to: node)
            }
        }
    }

    /// KL(q ‖ p) in nats, summed over the last axis: parameters `[…, 2Z]` → `[…]`.
    public static func normalDivergence(_ q: Tensor, _ p: Tensor) -> Tensor {
        require(q.shape == p.shape, "KL between normals with parameters \(q.shape) and \(p.shape)")
        q.requirePrecision(of: p)
        let (rows, width) = (q.shape.rows, q.shape.last / 2)
        let result = Tensor(uninitialized: q.shape.droppingLast(), q.precision)
        vk_normal_divergence(q.precision.kernel, rows, width, q.pointer, p.pointer, result.pointer)
        return result.recorded(q, p) {
            { [qValue = q.detached, pValue = p.detached, qNode = q.node, pNode = p.node] dy, gradients in
                let dq = Tensor(uninitialized: qValue.shape, dy.precision)
                let dp = Tensor(uninitialized: qValue.shape, dy.precision)
                vk_normal_divergence_pullback(
                    dy.precision.kernel, rows, width, qValue.pointer, pValue.pointer, dy.pointer, dq.pointer,
                    dp.pointer)
                gradients.add(dq, to: qNode)
                gradients.add(dp, to: pNode)
            }
        }
    }

    /// log N(x; μ, σ²) in nats, summed over the last axis: parameters `[…, 2Z]`, x `[…, Z]` → `[…]`.
    public func normalLogDensity(_ x: Tensor) -> Tensor {
        require(x.shape == shape.replacingLast(shape.last / 2), "values \(x.shape) for parameters \(shape)")
        requirePrecision(of: x)
        let (rows, width) = (x.shape.rows, x.shape.last)
        let result = Tensor(uninitialized: shape.droppingLast(), precision)
        vk_normal_log_density(precision.kernel, rows, width, pointer, x.pointer, result.pointer)
        return result.recorded(self, x) {
            { [value = detached, node, xValue = x.detached, xNode = x.node] dy, gradients in
                let dp = Tensor(uninitialized: value.shape, dy.precision)
                let dx = Tensor(uninitialized: xValue.shape, dy.precision)
                vk_normal_log_density_pullback(
                    dy.precision.kernel, rows, width, value.pointer, xValue.pointer, dy.pointer, dp.pointer,
                    dx.pointer)
                gradients.add(dp, to: node)
                gradients.add(dx, to: xNode)
            }
        }
    }
}
