import VectorKernels

extension Tensor {
    /// (x − mean) / √(variance + ε) ⊙ scale + offset, over the last axis (Ba et al. 2016).
    public func layerNorm(scale: Tensor, offset: Tensor, epsilon: Double) -> Tensor {
        let (rows, width) = (shape.rows, shape.last)
        require(scale.count == width && offset.count == width, "scale \(scale.shape) for \(shape)")
        requirePrecision(of: scale, offset)
        let y = Tensor(uninitialized: shape, precision)
        let mean = Tensor(uninitialized: [rows], precision)
        let inverse = Tensor(uninitialized: [rows], precision)
        vk_layer_norm(
            precision.kernel, rows, width, epsilon, pointer, scale.pointer, offset.pointer, mean.pointer,
            inverse.pointer, y.pointer)
        return y.recorded(self, scale, offset) {
            let (x, s) = (detached, scale.detached)
            return { [xNode = node, sNode = scale.node, oNode = offset.node] dy, gradients in
                let dx = Tensor(uninitialized: x.shape, dy.precision)
                let ds = Tensor(uninitialized: [width], dy.precision)
                let d0 = Tensor(uninitialized: [width], dy.precision)
                vk_layer_norm_pullback(
                    dy.precision.kernel, rows, width, x.pointer, s.pointer, mean.pointer, inverse.pointer, dy.pointer,
                    dx.pointer, ds.pointer, d0.pointer)
                gradients.add(dx, to: xNode)
                gradients.add(ds, to: sNode)
                gradients.add(d0, to: oNode)
            }
        }
    }

    /// x / √(mean of x² + ε) ⊙ scale, over the last axis (Zhang and Sennrich 2019).
    public func rmsNorm(scale: Tensor, epsilon: Double) -> Tensor {
        let (rows, width) = (shape.rows, shape.last)
        require(scale.count == width, "scale \(scale.shape) for \(shape)")
        requirePrecision(of: scale)
        let y = Tensor(uninitialized: shape, precision)
        let inverse = Tensor(uninitialized: [rows], precision)
        vk_rms_norm(precision.kernel, rows, width, epsilon, pointer, scale.pointer, inverse.pointer, y.pointer)
        return y.recorded(self, scale) {
            let (x, s) = (detached, scale.detached)
            return { [xNode = node, sNode = scale.node] dy, gradients in
                let dx = Tensor(uninitialized: x.shape, dy.precision)
                let ds = Tensor(uninitialized: [width], dy.precision)
                vk_rms_norm_pullback(
                    dy.precision.kernel, rows, width, x.pointer, s.pointer, inverse.pointer, dy.pointer, dx.pointer,
                    ds.pointer)
                gradients.add(dx, to: xNode)
                gradients.add(ds, to: sNode)
            }
        }
    }
}
