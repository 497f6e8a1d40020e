// Included once per precision, with VK_SUFFIX and VK_SCALAR defined.

VK_KERNEL size_t VK(count_missing)(size_t n, const VK_SCALAR *x) {
    size_t count = 0;
    for (size_t i = 0; i < n; i++) count += x[i] != x[i];
    return count;
}

VK_KERNEL void VK(split_missing)(size_t n, const VK_SCALAR *restrict x, VK_SCALAR *restrict values,
                                 VK_SCALAR *restrict seen) {
    for (size_t i = 0; i < n; i++) {
        seen[i] = x[i] == x[i] ? 1 : 0;
        values[i] = x[i] == x[i] ? x[i] : 0;
    }
}

VK_KERNEL void VK(mirrored_sum)(size_t rows, size_t width, const VK_SCALAR *x, const VK_SCALAR *weights,
                                VK_SCALAR *out) {
    for (size_t row = 0; row < rows; row++) {
        const VK_SCALAR *in = x + row * width;
        VK_SCALAR sum = 0;
        for (size_t i = 0, j = width; i < j; i++) {
            // A pair that cancels leaves nothing: a fused product would leave its rounding.
#pragma clang fp contract(off)
            j--;
            VK_SCALAR pair = in[i] * weights[i];
            if (j != i) pair += in[j] * weights[j];
            sum += pair;
        }
        out[row] = sum;
    }
}
