import VectorKernels

// Categorical distributions side by side, G groups of C classes, each softened by a uniform one.

extension Tensor {
    /// p = (1 − u) · softmax + u / C within each group of C neighbours: logits `[…, G · C]` → `[…, G · C]`.
    /// - uniformShare: u, in 0 ..< 1.
    public func mixedSoftmax(classes: Int, uniformShare: Double) -> Tensor {
        require(classes > 0 && shape.last % classes == 0, "logits \(shape) in groups of \(classes) classes")
        let p = Tensor(uninitialized: shape, precision)
        let groups = count / classes
        vk_mixed_softmax(precision.kernel, groups, classes, uniformShare, pointer, p.pointer)
        return p.recorded(self) {
            { [node] dy, gradients in
                let dx = Tensor(uninitialized: p.shape, dy.precision)
                vk_mixed_softmax_pullback(
                    dy.precision.kernel, groups, classes, uniformShare, p.pointer, dy.pointer, dx.pointer)
                gradients.add(dx, to: node)
            }
        }
    }

    /// Σ q (log q − log p) over the last axis, of probabilities that are nowhere 0: `[…, N]`, `[…, N]` → `[…]`.
    public static func probabilityDivergence(_ q: Tensor, _ p: Tensor) -> Tensor {
        require(q.shape == p.shape, "KL between probabilities \(q.shape) and \(p.shape)")
        q.requirePrecision(of: p)
        let (rows, width) = (q.shape.rows, q.shape.last)
        let kl = Tensor(uninitialized: q.shape.droppingLast(), q.precision)
        vk_mixed_divergence(q.precision.kernel, rows, width, q.pointer, p.pointer, kl.pointer)
        return kl.recorded(q, p) {
            { [qValue = q.detached, pValue = p.detached, qNode = q.node, pNode = p.node] dy, gradients in
                let dq = qNode.isConstant ? nil : Tensor(uninitialized: qValue.shape, dy.precision)
                let dp = pNode.isConstant ? nil : Tensor(uninitialized: qValue.shape, dy.precision)
                vk_mixed_divergence_pullback(
                    dy.precision.kernel, rows, width, qValue.pointer, pValue.pointer, dy.pointer, dq?.pointer,
                    dp?.pointer)
                if let dq { gradients.add(dq, to: qNode) }
                if let dp { gradients.add(dp, to: pNode) }
            }
        }
    }
}
