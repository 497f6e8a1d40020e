import VectorKernels

extension Tensor {
    /// The gates of a gated recurrent unit, from the two products it is made of.
    ///
    ///     r = σ(x_r + h_r)   u = σ(x_u + h_u)   c = tanh(x_c + r ⊙ h_c)   h' = (1 − u) ⊙ c + u ⊙ h
    ///
    /// - inputs: x · W + b `[…, 3D]` in the order reset, update, candidate.
    /// - recurrent: h · U + b' `[…, 3D]`.
    /// - state: h `[…, D]`.
    /// - Returns: h' `[…, D]`.
    ///
    /// The reset gate acts after the matrix product, as in cuDNN and PyTorch; Cho et al. (2014) apply it before.
    public static func gatedRecurrence(inputs: Tensor, recurrent: Tensor, state: Tensor) -> Tensor {
        let width = state.shape.last
        require(
            inputs.shape == state.shape.replacingLast(3 * width) && recurrent.shape == inputs.shape,
            "GRU inputs \(inputs.shape) and recurrent \(recurrent.shape) for a state \(state.shape)")
        state.requirePrecision(of: inputs, recurrent)
        let isOnTape = inputs.place != nil || recurrent.place != nil || state.place != nil
        let next = Tensor(uninitialized: state.shape, state.precision)
        let gates = isOnTape ? Tensor(uninitialized: inputs.shape, state.precision) : nil
        vk_gru(
            state.precision.kernel, state.shape.rows, width, inputs.pointer, recurrent.pointer, state.pointer,
            gates?.pointer, next.pointer)
        guard let gates else { return next }
        return next.recorded(inputs, recurrent, state) {
            let (h, s) = (recurrent.detached, state.detached)
            return { [xNode = inputs.node, hNode = recurrent.node, sNode = state.node] dy, gradients in
                let dx = Tensor(uninitialized: h.shape, dy.precision)
                let dh = Tensor(uninitialized: h.shape, dy.precision)
                let ds = Tensor(uninitialized: s.shape, dy.precision)
                vk_gru_pullback(
                    dy.precision.kernel, s.shape.rows, width, h.pointer, s.pointer, gates.pointer, dy.pointer,
                    dx.pointer, dh.pointer, ds.pointer)
                gradients.add(dx, to: xNode)
                gradients.add(dh, to: hNode)
                gradients.add(ds, to: sNode)
            }
        }
    }
}
