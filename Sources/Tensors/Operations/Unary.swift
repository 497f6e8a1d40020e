import VectorKernels

/// Functions of one number, applied to each element.
public enum UnaryFunction: Sendable {
    case identity, relu, elu, silu, tanh, softplus, sigmoid, exp, log, sqrt, square, negate, symlog, symexp

    var kernel: VKUnary {
        switch self {
        case .identity: VKIdentity
        case .relu: VKReLU
        case .elu: VKELU
        case .silu: VKSiLU
        case .tanh: VKTanh
        case .softplus: VKSoftplus
        case .sigmoid: VKSigmoid
        case .exp: VKExp
        case .log: VKLog
        case .sqrt: VKSqrt
        case .square: VKSquare
        case .negate: VKNegate
        case .symlog: VKSymlog
        case .symexp: VKSymexp
        }
    }

    /// Whether the derivative needs the argument, and not just the value.
    var needsInput: Bool {
        switch self {
        case .silu, .log, .square, .symlog: true
        default: false
        }
    }

    /// dy · f'(x), given x where `needsInput`, and y = f(x).
    func pullback(_ dy: Tensor, x: Tensor?, y: Tensor) -> Tensor {
        let dx = Tensor(uninitialized: dy.shape, dy.precision)
        vk_unary_pullback(
            dy.precision.kernel, kernel, dy.count, (x ?? y).pointer, y.pointer, dy.pointer, dx.pointer)
        withExtendedLifetime((dy, x, y)) {}
        return dx
    }
}

extension Tensor {
    /// f(x), element by element.
    public func map(_ function: UnaryFunction) -> Tensor {
        let y = Tensor(uninitialized: shape, precision)
        vk_unary(precision.kernel, function.kernel, count, pointer, y.pointer)
        return y.recorded(self) {
            let x = function.needsInput ? detached : nil
            return { [node] dy, gradients in gradients.add(function.pullback(dy, x: x, y: y), to: node) }
        }
    }

    public var relu: Tensor { map(.relu) }
    public var elu: Tensor { map(.elu) }
    public var silu: Tensor { map(.silu) }
    public var tanh: Tensor { map(.tanh) }
    /// log(1 + eˣ)
    public var softplus: Tensor { map(.softplus) }
    public var sigmoid: Tensor { map(.sigmoid) }
    public var exp: Tensor { map(.exp) }
    public var log: Tensor { map(.log) }
    public var squareRoot: Tensor { map(.sqrt) }
    public var square: Tensor { map(.square) }
    public static prefix func - (x: Tensor) -> Tensor { x.map(.negate) }
    /// sign(x) · log(1 + |x|): the identity near 0, a logarithm far from it.
    public var symlog: Tensor { map(.symlog) }
    /// sign(x) · (e^|x| − 1), the inverse of `symlog`.
    public var symexp: Tensor { map(.symexp) }

    /// scale · x + offset
    public func affine(scale: Double = 1, offset: Double = 0) -> Tensor {
        let y = Tensor(uninitialized: shape, precision)
        vk_affine(precision.kernel, count, scale, offset, pointer, y.pointer)
        return y.recorded(self) {
            { [node] dy, gradients in gradients.add(dy.affine(scale: scale), to: node) }
        }
    }

    /// x / max(1, |x| / limit), element by element. No gradient goes through the divisor.
    public func limitingMagnitude(to limit: Double) -> Tensor {
        let y = Tensor(uninitialized: shape, precision)
        vk_limit_magnitude(precision.kernel, count, limit, pointer, pointer, y.pointer)
        return y.recorded(self) {
            { [x = detached, node] dy, gradients in
                let dx = Tensor(uninitialized: x.shape, dy.precision)
                vk_limit_magnitude(dy.precision.kernel, x.count, limit, x.pointer, dy.pointer, dx.pointer)
                gradients.add(dx, to: node)
            }
        }
    }

    public static func * (x: Tensor, scale: Double) -> Tensor { x.affine(scale: scale) }
    public static func * (scale: Double, x: Tensor) -> Tensor { x.affine(scale: scale) }
    public static func + (x: Tensor, offset: Double) -> Tensor { x.affine(offset: offset) }
    public static func - (x: Tensor, offset: Double) -> Tensor { x.affine(offset: -offset) }
}
