extension Tensor {
    /// The same elements with their gradient times `scale`: scale · x + (1 − scale) · stopgrad(x). No copy.
    public func gradientScaled(by scale: Double) -> Tensor {
        if scale == 1 { return self }
        if scale == 0 { return detached }
        return detached.recorded(self) {
            { [node] dy, gradients in gradients.add(dy.affine(scale: scale), to: node) }
        }
    }
}
