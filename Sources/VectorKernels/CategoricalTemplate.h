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

/// p = (1 - mix) · softmax(logits) + mix / classes, within each group of `classes` neighbours.
VK_KERNEL void VK(mixed_softmax)(size_t groups, size_t classes, VK_SCALAR mix, const VK_SCALAR *restrict logits,
                                 VK_SCALAR *restrict p) {
    for (size_t group = 0; group < groups; group++) {
        const VK_SCALAR *in = logits + group * classes;
        VK_SCALAR *out = p + group * classes, largest = VK(largest)(classes, in);
        for (size_t i = 0; i < classes; i++) out[i] = in[i] - largest;
    }
    // One long loop: a group is often too short to fill a vector.
    for (size_t i = 0; i < groups * classes; i++) p[i] = VK(exp)(p[i]);
    const VK_SCALAR kept = 1 - mix, share = mix / (VK_SCALAR)classes;
    for (size_t group = 0; group < groups; group++) {
        VK_REASSOCIATE
        VK_SCALAR *out = p + group * classes, sum = 0;
        for (size_t i = 0; i < classes; i++) sum += out[i];
        VK_SCALAR scale = kept / sum;
        for (size_t i = 0; i < classes; i++) out[i] = out[i] * scale + share;
    }
}

/// The gradient of the logits from that of p.
VK_KERNEL void VK(mixed_softmax_pullback)(size_t groups, size_t classes, VK_SCALAR mix, const VK_SCALAR *restrict p,
                                          const VK_SCALAR *restrict dp, VK_SCALAR *restrict dlogits) {
    const VK_SCALAR share = mix / (VK_SCALAR)classes, kept = 1 - mix;
    for (size_t group = 0; group < groups; group++) {
        VK_REASSOCIATE
        const VK_SCALAR *in = p + group * classes, *d = dp + group * classes;
        VK_SCALAR *out = dlogits + group * classes, dot = 0;
        // p - share is kept · softmax.
        for (size_t i = 0; i < classes; i++) dot += (in[i] - share) * d[i];
        dot /= kept;
        for (size_t i = 0; i < classes; i++) out[i] = (in[i] - share) * (d[i] - dot);
    }
}

/// Σ q (log q - log p) over the `width` numbers of each row.
VK_KERNEL void VK(mixed_divergence)(size_t rows, size_t width, const VK_SCALAR *q, const VK_SCALAR *p,
                                    VK_SCALAR *kl) {
    for (size_t row = 0; row < rows; row++) {
        VK_REASSOCIATE
        const VK_SCALAR *a = q + row * width, *b = p + row * width;
        VK_SCALAR sum = 0;
        for (size_t i = 0; i < width; i++) sum += a[i] * VK(log)(a[i] / b[i]);
        kl[row] = sum;
    }
}

/// dq = dkl · (log q - log p + 1), dp = -dkl · q / p; either may be null.
VK_KERNEL void VK(mixed_divergence_pullback)(size_t rows, size_t width, const VK_SCALAR *q, const VK_SCALAR *p,
                                             const VK_SCALAR *dkl, VK_SCALAR *dq, VK_SCALAR *dp) {
    for (size_t row = 0; row < rows; row++) {
        const VK_SCALAR *restrict a = q + row * width, *restrict b = p + row * width;
        VK_SCALAR d = dkl[row];
        if (dq) {
            VK_SCALAR *restrict out = dq + row * width;
            for (size_t i = 0; i < width; i++) out[i] = d * (VK(log)(a[i] / b[i]) + 1);
        }
        if (dp) {
            VK_SCALAR *restrict out = dp + row * width;
            for (size_t i = 0; i < width; i++) out[i] = -d * a[i] / b[i];
        }
    }
}

/// The last of `bins`, which rise, that does not exceed x, but not the last of all.
VK_INLINE size_t VK(bin_below)(size_t width, const VK_SCALAR *bins, VK_SCALAR x) {
    size_t low = 0, high = width - 1;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (bins[middle] <= x) low = middle; else high = middle;
    }
    return low;
}

/// The weight on the bin above x, of one in all, that makes the mean of both bins x; x is brought within the bins.
VK_INLINE VK_SCALAR VK(bin_share)(const VK_SCALAR *bins, size_t below, VK_SCALAR x) {
    VK_SCALAR share = (x - bins[below]) / (bins[below + 1] - bins[below]);
    share = share < 0 ? 0 : share;
    return share > 1 ? 1 : share;
}

VK_KERNEL void VK(two_hot_log_density)(size_t rows, size_t width, const VK_SCALAR *logits, const VK_SCALAR *bins,
                                       const VK_SCALAR *log_widths, const VK_SCALAR *x, VK_SCALAR *density) {
    for (size_t row = 0; row < rows; row++) {
        const VK_SCALAR *in = logits + row * width;
        VK_SCALAR largest = VK(largest)(width, in), sum = VK(shifted_log_sum)(width, in, largest);
        size_t below = VK(bin_below)(width, bins, x[row]);
        VK_SCALAR share = VK(bin_share)(bins, below, x[row]);
        density[row] = (1 - share) * ((in[below] - largest) - log_widths[below])
            + share * ((in[below + 1] - largest) - log_widths[below + 1]) - sum;
    }
}

VK_KERNEL void VK(two_hot_log_density_pullback)(size_t rows, size_t width, const VK_SCALAR *logits,
                                                const VK_SCALAR *bins, const VK_SCALAR *x, const VK_SCALAR *ddensity,
                                                VK_SCALAR *dlogits) {
    for (size_t row = 0; row < rows; row++) {
        VK_SCALAR *out = dlogits + row * width, d = ddensity[row];
        VK(softmax_row)(width, -d, logits + row * width, out);
        size_t below = VK(bin_below)(width, bins, x[row]);
        VK_SCALAR share = VK(bin_share)(bins, below, x[row]);
        out[below] += (1 - share) * d;
        out[below + 1] += share * d;
    }
}
