// Included once per precision, with VK_SUFFIX and VK_SCALAR defined.

VK_INLINE VK_SCALAR VK(largest)(size_t width, const VK_SCALAR *x) {
    VK_SCALAR largest = x[0];
    for (size_t i = 1; i < width; i++) largest = x[i] > largest ? x[i] : largest;
    return largest;
}

/// log Σ e^(x - shift): with the largest element as the shift nothing overflows, and the sum is at least 1.
VK_INLINE VK_SCALAR VK(shifted_log_sum)(size_t width, const VK_SCALAR *x, VK_SCALAR shift) {
    VK_REASSOCIATE
    VK_SCALAR sum = 0;
    for (size_t i = 0; i < width; i++) sum += VK(exp)(x[i] - shift);
    return VK(log)(sum);
}

/// y = scale · e^x / Σ e^x
VK_INLINE void VK(softmax_row)(size_t width, VK_SCALAR scale, const VK_SCALAR *restrict x, VK_SCALAR *restrict y) {
    VK_REASSOCIATE
    VK_SCALAR largest = VK(largest)(width, x), sum = 0;
    for (size_t i = 0; i < width; i++) {
        y[i] = VK(exp)(x[i] - largest);
        sum += y[i];
    }
    scale /= sum;
    for (size_t i = 0; i < width; i++) y[i] *= scale;
}

VK_KERNEL void VK(log_sum_exp)(size_t rows, size_t width, const VK_SCALAR *x, VK_SCALAR *y) {
    for (size_t row = 0; row < rows; row++) {
        VK_SCALAR largest = VK(largest)(width, x + row * width);
        // The logarithm of a sum of zeros is -∞, though -∞ - -∞ is no number.
        y[row] = largest == -INFINITY ? largest : largest + VK(shifted_log_sum)(width, x + row * width, largest);
    }
}

VK_KERNEL void VK(log_sum_exp_pullback)(size_t rows, size_t width, const VK_SCALAR *x, const VK_SCALAR *dy,
                                        VK_SCALAR *dx) {
    for (size_t row = 0; row < rows; row++) {
        const VK_SCALAR *in = x + row * width;
        VK_SCALAR *out = dx + row * width;
        if (VK(largest)(width, in) == -INFINITY)
            memset(out, 0, width * sizeof(VK_SCALAR));
        else
            VK(softmax_row)(width, dy[row], in, out);
    }
}

VK_KERNEL void VK(softmax)(size_t rows, size_t width, const VK_SCALAR *x, VK_SCALAR *y) {
    for (size_t row = 0; row < rows; row++) VK(softmax_row)(width, 1, x + row * width, y + row * width);
}

VK_KERNEL void VK(softmax_pullback)(size_t rows, size_t width, const VK_SCALAR *y, const VK_SCALAR *dy,
                                    VK_SCALAR *dx) {
    for (size_t row = 0; row < rows; row++) {
        VK_REASSOCIATE
        const VK_SCALAR *restrict p = y + row * width, *restrict d = dy + row * width;
        VK_SCALAR *restrict out = dx + row * width;
        VK_SCALAR dot = 0;
        for (size_t i = 0; i < width; i++) dot += p[i] * d[i];
        for (size_t i = 0; i < width; i++) out[i] = p[i] * (d[i] - dot);
    }
}

VK_KERNEL void VK(log_softmax)(size_t rows, size_t width, const VK_SCALAR *x, VK_SCALAR *y) {
    for (size_t row = 0; row < rows; row++) {
        const VK_SCALAR *restrict in = x + row * width;
        VK_SCALAR *restrict out = y + row * width;
        // Taken off one after the other: their sum would be rounded as coarsely as the largest element is.
        VK_SCALAR largest = VK(largest)(width, in), sum = VK(shifted_log_sum)(width, in, largest);
        for (size_t i = 0; i < width; i++) out[i] = (in[i] - largest) - sum;
    }
}

VK_KERNEL void VK(log_softmax_pullback)(size_t rows, size_t width, const VK_SCALAR *y, const VK_SCALAR *dy,
                                        VK_SCALAR *dx) {
    for (size_t row = 0; row < rows; row++) {
        VK_REASSOCIATE
        const VK_SCALAR *restrict in = y + row * width, *restrict d = dy + row * width;
        VK_SCALAR *restrict out = dx + row * width;
        VK_SCALAR sum = 0;
        for (size_t i = 0; i < width; i++) sum += d[i];
        for (size_t i = 0; i < width; i++) out[i] = d[i] - VK(exp)(in[i]) * sum;
    }
}

VK_KERNEL void VK(one_hot_sample)(size_t rows, size_t width, const VK_SCALAR *probability, const VK_SCALAR *uniform,
                                  VK_SCALAR *y) {
    for (size_t row = 0; row < rows; row++) {
        VK_REASSOCIATE
        const VK_SCALAR *p = probability + row * width;
        VK_SCALAR total = 0, reached = 0;
        for (size_t i = 0; i < width; i++) total += p[i];
        // The total, being rounded, need not be 1; the threshold is a share of what there is. Where rounding leaves it
        // at the end of the running sum or beyond, the last class that is possible at all is drawn.
        VK_SCALAR threshold = uniform[row] * total;
        size_t drawn = 0;
        for (size_t i = 0; i < width && !(reached > threshold); i++) {
            if (p[i] > 0) drawn = i;
            reached += p[i];
        }
        memset(y + row * width, 0, width * sizeof(VK_SCALAR));
        y[row * width + drawn] = total / total;  // NaN passes
    }
}

VK_KERNEL void VK(one_hot_largest)(size_t rows, size_t width, const VK_SCALAR *x, VK_SCALAR *y) {
    for (size_t row = 0; row < rows; row++) {
        const VK_SCALAR *in = x + row * width;
        size_t largest = 0;
        for (size_t i = 1; i < width; i++) largest = in[i] > in[largest] ? i : largest;
        memset(y + row * width, 0, width * sizeof(VK_SCALAR));
        y[row * width + largest] = 1;
    }
}
