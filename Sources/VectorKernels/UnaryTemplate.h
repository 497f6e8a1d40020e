// Included once per precision, with VK_SUFFIX and VK_SCALAR defined, before the templates that apply a VKUnary.

VK_INLINE VK_SCALAR VK(apply)(VKUnary f, VK_SCALAR x) {
    switch (f) {
    case VKIdentity: return x;
    case VKReLU: return x < 0 ? 0 : x;  // NaN passes
    case VKELU: { VK_SCALAR e = VK(expm1)(x); return x > 0 ? x : e; }
    case VKSiLU: return x * VK(sigmoid)(x);
    case VKTanh: return VK(tanh)(x);
    case VKSoftplus: return VK(softplus)(x);
    case VKSigmoid: return VK(sigmoid)(x);
    case VKExp: return VK(exp)(x);
    case VKLog: return VK(log)(x);
    case VKSqrt: return VK(sqrt)(x);
    case VKSquare: return x * x;
    case VKNegate: return -x;
    case VKSymlog: { VK_SCALAR y = VK(log1p)(x < 0 ? -x : x); return x < 0 ? -y : y; }
    case VKSymexp: { VK_SCALAR y = VK(expm1)(x < 0 ? -x : x); return x < 0 ? -y : y; }
    }
}

VK_INLINE VK_SCALAR VK(derivative)(VKUnary f, VK_SCALAR x, VK_SCALAR y) {
    switch (f) {
    case VKIdentity: return 1;
    case VKReLU: return y > 0 ? 1 : 0;
    case VKELU: return y > 0 ? 1 : y + 1;
    case VKSiLU: { VK_SCALAR s = VK(sigmoid)(x); return s * (1 + x * (1 - s)); }
    case VKTanh: return 1 - y * y;
    case VKSoftplus: return -VK(expm1)(-y);
    case VKSigmoid: return y * (1 - y);
    case VKExp: return y;
    case VKLog: return 1 / x;
    case VKSqrt: return (VK_SCALAR)0.5 / y;
    case VKSquare: return 2 * x;
    case VKNegate: return -1;
    case VKSymlog: return 1 / (1 + (x < 0 ? -x : x));
    case VKSymexp: return 1 + (y < 0 ? -y : y);
    }
}
