import VectorKernels

extension Tensor {
    /// Σ over rows of weight · (x − target)², per column: `[…, N]` → `[N]`. Targets and weights are constants.
    /// - weight: one number per row, `[…]`; nil counts every row once.
    public func squaredErrors(from target: Tensor, weight: Tensor? = nil) -> Tensor {
        require(target.shape == shape, "targets \(target.shape) for predictions \(shape)")
        require(weight.map { $0.count == shape.rows } ?? true, "weights \(weight?.shape ?? []) for \(shape)")
        requirePrecision(of: target, weight)
        let result = Tensor(uninitialized: [shape.last], precision)
        vk_squared_errors(
            precision.kernel, shape.rows, shape.last, pointer, target.pointer, weight?.pointer, result.pointer)
        return result.recorded(self) {
            { [x = detached, target = target.detached, weight = weight?.detached, node] dy, gradients in
                let dx = Tensor(uninitialized: x.shape, dy.precision)
                vk_squared_errors_pullback(
                    dy.precision.kernel, x.shape.rows, x.shape.last, x.pointer, target.pointer, weight?.pointer,
                    dy.pointer, dx.pointer)
                gradients.add(dx, to: node)
            }
        }
    }

    /// log Bernoulli(target; σ(logit)) in nats, element by element. Targets lie in 0…1 and are constants.
    public func bernoulliLogDensity(_ target: Tensor) -> Tensor {
        require(target.shape == shape, "targets \(target.shape) for logits \(shape)")
        requirePrecision(of: target)
        let result = Tensor(uninitialized: shape, precision)
        vk_bernoulli_log_density(precision.kernel, count, pointer, target.pointer, result.pointer)
        return result.recorded(self) {
            { [logits = detached, target = target.detached, node] dy, gradients in
                let dx = Tensor(uninitialized: logits.shape, dy.precision)
                vk_bernoulli_log_density_pullback(
                    dy.precision.kernel, logits.count, logits.pointer, target.pointer, dy.pointer, dx.pointer)
                gradients.add(dx, to: node)
            }
        }
    }
}
