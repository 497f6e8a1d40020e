// Included once per precision, with VK_SUFFIX and VK_SCALAR defined.

VK_KERNEL void VK(rms_activation)(VKUnary f, size_t rows, size_t width, VK_SCALAR epsilon, const VK_SCALAR *x,
                                  const VK_SCALAR *restrict scale, VK_SCALAR *inverse, VK_SCALAR *y) {
    for (size_t row = 0; row < rows; row++) {
        VK_REASSOCIATE
        const VK_SCALAR *restrict in = x + row * width;
        VK_SCALAR *restrict out = y + row * width, squares = 0;
        for (size_t i = 0; i < width; i++) squares += in[i] * in[i];
        VK_SCALAR s = 1 / VK(sqrt)(squares / width + epsilon);
        if (inverse) inverse[row] = s;
#define BODY(F) for (size_t i = 0; i < width; i++) out[i] = VK(apply)(F, in[i] * s * scale[i]);
        VK_FOR_EACH_UNARY(f, BODY)
#undef BODY
    }
}

VK_KERNEL void VK(rms_activation_pullback)(VKUnary f, size_t rows, size_t width, const VK_SCALAR *x,
                                           const VK_SCALAR *restrict scale, const VK_SCALAR *inverse,
                                           const VK_SCALAR *dy, VK_SCALAR *dx, VK_SCALAR *restrict dscale) {
    for (size_t i = 0; i < width; i++) dscale[i] = 0;
    for (size_t row = 0; row < rows; row++) {
        VK_REASSOCIATE
        const VK_SCALAR *restrict in = x + row * width, *restrict d = dy + row * width;
        VK_SCALAR *restrict out = dx + row * width;
        VK_SCALAR s = inverse[row], dot = 0;
        // First the gradient of the normalised number, then what normalising takes away from it.
#define BODY(F)                                                                              \
    for (size_t i = 0; i < width; i++) {                                                     \
        VK_SCALAR normal = in[i] * s, a = normal * scale[i];                                 \
        VK_SCALAR slope = d[i] * VK(derivative)(F, a, VK(apply)(F, a));                      \
        dscale[i] += slope * normal;                                                         \
        out[i] = slope * scale[i];                                                           \
        dot += out[i] * normal;                                                              \
    }
        VK_FOR_EACH_UNARY(f, BODY)
#undef BODY
        VK_SCALAR pull = dot * s / width;
        for (size_t i = 0; i < width; i++) out[i] = s * (out[i] - in[i] * pull);
    }
}

VK_KERNEL void VK(limit_magnitude)(size_t n, VK_SCALAR limit, const VK_SCALAR *x, const VK_SCALAR *y,
                                   VK_SCALAR *out) {
    for (size_t i = 0; i < n; i++) {
        VK_SCALAR magnitude = x[i] < 0 ? -x[i] : x[i];
        out[i] = magnitude > limit ? y[i] * limit / magnitude : y[i];
    }
}

VK_INLINE void VK(gated_update_row)(size_t width, const VK_SCALAR *restrict reset, const VK_SCALAR *restrict candidate,
                                    const VK_SCALAR *restrict update, const VK_SCALAR *restrict state,
                                    VK_SCALAR *restrict next) {
    for (size_t i = 0; i < width; i++) {
        VK_SCALAR c = VK(tanh)(VK(sigmoid)(reset[i]) * candidate[i]), u = VK(sigmoid)(update[i] - 1);
        next[i] = state[i] + u * (c - state[i]);
    }
}

VK_KERNEL void VK(gated_update)(size_t rows, size_t blocks, size_t width, const VK_SCALAR *gates,
                                const VK_SCALAR *state, VK_SCALAR *next) {
    for (size_t block = 0; block < rows * blocks; block++) {
        const VK_SCALAR *g = gates + 3 * block * width;
        VK(gated_update_row)(width, g, g + width, g + 2 * width, state + block * width, next + block * width);
    }
}

VK_INLINE void VK(gated_update_pullback_row)(size_t width, const VK_SCALAR *restrict reset,
                                             const VK_SCALAR *restrict candidate, const VK_SCALAR *restrict update,
                                             const VK_SCALAR *restrict state, const VK_SCALAR *restrict d,
                                             VK_SCALAR *restrict dreset, VK_SCALAR *restrict dcandidate,
                                             VK_SCALAR *restrict dupdate, VK_SCALAR *restrict dstate) {
    for (size_t i = 0; i < width; i++) {
        VK_SCALAR r = VK(sigmoid)(reset[i]), c = VK(tanh)(r * candidate[i]), u = VK(sigmoid)(update[i] - 1);
        VK_SCALAR slope = d[i] * u * (1 - c * c);
        dreset[i] = slope * candidate[i] * r * (1 - r);
        dcandidate[i] = slope * r;
        dupdate[i] = d[i] * (c - state[i]) * u * (1 - u);
        dstate[i] = d[i] * (1 - u);
    }
}

VK_KERNEL void VK(gated_update_pullback)(size_t rows, size_t blocks, size_t width, const VK_SCALAR *gates,
                                         const VK_SCALAR *state, const VK_SCALAR *dnext, VK_SCALAR *dgates,
                                         VK_SCALAR *dstate) {
    for (size_t block = 0; block < rows * blocks; block++) {
        const VK_SCALAR *g = gates + 3 * block * width;
        VK_SCALAR *dg = dgates + 3 * block * width;
        VK(gated_update_pullback_row)(width, g, g + width, g + 2 * width, state + block * width,
                                      dnext + block * width, dg, dg + width, dg + 2 * width, dstate + block * width);
    }
}
