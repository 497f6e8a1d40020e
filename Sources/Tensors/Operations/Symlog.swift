extension Tensor {
    /// sign(x) · log(1 + |x|), element by element: near the identity at 0, a logarithm far from it.
    public var symlog: Tensor { (relu + 1).log - ((-self).relu + 1).log }

    /// sign(x) · (e^|x| − 1), the inverse of `symlog`.
    public var symexp: Tensor { relu.exp - (-self).relu.exp }
}
