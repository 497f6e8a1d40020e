import VectorKernels

extension Tensor {
    /// The gates of Dreamer's recurrent units:
    ///
    ///     c = tanh(σ(reset) ⊙ candidate)   u = σ(update − 1)   h' = u ⊙ c + (1 − u) ⊙ h
    ///
    /// - gates: `[…, 3D]`: reset, candidate and update of each block of the state side by side, block after block.
    /// - state: h `[…, D]`.
    /// - blocks: G, a divisor of D.
    /// - Returns: h' `[…, D]`.
    ///
    /// Source: DreamerV2 (Hafner et al. 2021), one block; DreamerV3 (Hafner et al. 2023), eight. Where u is 1 the state is
    /// replaced; in `gatedRecurrence`, as in PyTorch, it is kept.
    public static func gatedUpdate(gates: Tensor, state: Tensor, blocks: Int) -> Tensor {
        let width = state.shape.last
        require(
            gates.shape == state.shape.replacingLast(3 * width) && blocks > 0 && width % blocks == 0,
            "gates \(gates.shape) of \(blocks) blocks for a state \(state.shape)")
        state.requirePrecision(of: gates)
        let next = Tensor(uninitialized: state.shape, state.precision)
        vk_gated_update(
            state.precision.kernel, state.shape.rows, blocks, width / blocks, gates.pointer, state.pointer, next.pointer
        )
        return next.recorded(gates, state) {
            let (g, s) = (gates.detached, state.detached)
            return { [gNode = gates.node, sNode = state.node] dy, gradients in
                let dg = Tensor(uninitialized: g.shape, dy.precision)
                let ds = Tensor(uninitialized: s.shape, dy.precision)
                vk_gated_update_pullback(
                    dy.precision.kernel, s.shape.rows, blocks, width / blocks, g.pointer, s.pointer, dy.pointer,
                    dg.pointer, ds.pointer)
                gradients.add(dg, to: gNode)
                gradients.add(ds, to: sNode)
            }
        }
    }
}
