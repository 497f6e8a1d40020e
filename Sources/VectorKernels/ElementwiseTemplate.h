// Included once per precision, with VK_SUFFIX and VK_SCALAR defined.

VK_KERNEL void VK(unary)(VKUnary f, size_t n, const VK_SCALAR *x, VK_SCALAR *y) {
#define BODY(F) for (size_t i = 0; i < n; i++) y[i] = VK(apply)(F, x[i]);
    VK_FOR_EACH_UNARY(f, BODY)
#undef BODY
}

VK_KERNEL void VK(unary_pullback)(VKUnary f, size_t n, const VK_SCALAR *x, const VK_SCALAR *y, const VK_SCALAR *dy,
                                  VK_SCALAR *dx) {
#define BODY(F) for (size_t i = 0; i < n; i++) dx[i] = dy[i] * VK(derivative)(F, x[i], y[i]);
    VK_FOR_EACH_UNARY(f, BODY)
#undef BODY
}

VK_KERNEL void VK(bias_activation)(VKUnary f, size_t rows, size_t columns, const VK_SCALAR *bias, size_t biasStride,
                                   VK_SCALAR *preactivation, VK_SCALAR *y) {
    for (size_t row = 0; row < rows; row++) {
        const VK_SCALAR *restrict b = bias + row * biasStride;
        VK_SCALAR *restrict out = y + row * columns;
        if (preactivation) {
            VK_SCALAR *restrict pre = preactivation + row * columns;
#define BODY(F) for (size_t i = 0; i < columns; i++) { pre[i] = out[i] + b[i]; out[i] = VK(apply)(F, pre[i]); }
            VK_FOR_EACH_UNARY(f, BODY)
#undef BODY
        } else {
#define BODY(F) for (size_t i = 0; i < columns; i++) out[i] = VK(apply)(F, out[i] + b[i]);
            VK_FOR_EACH_UNARY(f, BODY)
#undef BODY
        }
    }
}

#define VK_BINARY_ROW(OP)                                                                            \
    if (sa && sb) for (size_t i = 0; i < n; i++) out[i] = a[i] OP b[i];                              \
    else if (sa) { const VK_SCALAR c = b[0]; for (size_t i = 0; i < n; i++) out[i] = a[i] OP c; }    \
    else if (sb) { const VK_SCALAR c = a[0]; for (size_t i = 0; i < n; i++) out[i] = c OP b[i]; }    \
    else { const VK_SCALAR c = a[0] OP b[0]; for (size_t i = 0; i < n; i++) out[i] = c; }

VK_KERNEL void VK(binary_row)(VKBinary op, size_t n, const VK_SCALAR *a, size_t sa, const VK_SCALAR *b, size_t sb,
                              VK_SCALAR *out) {
    switch (op) {
    case VKAdd: VK_BINARY_ROW(+) break;
    case VKSubtract: VK_BINARY_ROW(-) break;
    case VKMultiply: VK_BINARY_ROW(*) break;
    case VKDivide: VK_BINARY_ROW(/) break;
    }
}
#undef VK_BINARY_ROW

static void VK(binary)(VKBinary op, size_t rank, const size_t *extents, const VK_SCALAR *a, const size_t *sa,
                       const VK_SCALAR *b, const size_t *sb, VK_SCALAR *out) {
    if (rank == 1) {
        VK(binary_row)(op, extents[0], a, sa[0], b, sb[0], out);
        return;
    }
    size_t inner = 1;
    for (size_t axis = 1; axis < rank; axis++) inner *= extents[axis];
    for (size_t i = 0; i < extents[0]; i++)
        VK(binary)(op, rank - 1, extents + 1, a + i * sa[0], sa + 1, b + i * sb[0], sb + 1, out + i * inner);
}

VK_KERNEL void VK(sum_row)(size_t n, const VK_SCALAR *x, VK_SCALAR *out, size_t stride) {
    if (stride) {
        for (size_t i = 0; i < n; i++) out[i] += x[i];
    } else {
        VK_REASSOCIATE
        VK_SCALAR sum = 0;
        for (size_t i = 0; i < n; i++) sum += x[i];
        out[0] += sum;
    }
}

static void VK(sum_into)(size_t rank, const size_t *extents, const VK_SCALAR *x, VK_SCALAR *out,
                         const size_t *strides) {
    if (rank == 1) {
        VK(sum_row)(extents[0], x, out, strides[0]);
        return;
    }
    size_t inner = 1;
    for (size_t axis = 1; axis < rank; axis++) inner *= extents[axis];
    for (size_t i = 0; i < extents[0]; i++)
        VK(sum_into)(rank - 1, extents + 1, x + i * inner, out + i * strides[0], strides + 1);
}

VK_KERNEL void VK(affine)(size_t n, VK_SCALAR alpha, VK_SCALAR beta, const VK_SCALAR *x, VK_SCALAR *y) {
    for (size_t i = 0; i < n; i++) y[i] = alpha * x[i] + beta;
}

VK_KERNEL void VK(axpy)(size_t n, VK_SCALAR alpha, const VK_SCALAR *x, VK_SCALAR *y) {
    for (size_t i = 0; i < n; i++) y[i] += alpha * x[i];
}

VK_KERNEL void VK(fill)(size_t n, VK_SCALAR value, VK_SCALAR *y) {
    for (size_t i = 0; i < n; i++) y[i] = value;
}

VK_KERNEL void VK(lerp)(size_t n, VK_SCALAR t, const VK_SCALAR *x, VK_SCALAR *y) {
    for (size_t i = 0; i < n; i++) y[i] += (x[i] - y[i]) * t;
}

VK_KERNEL void VK(copy_rows)(size_t rows, size_t columns, const VK_SCALAR *from, size_t strideFrom, VK_SCALAR *to,
                             size_t strideTo) {
    for (size_t row = 0; row < rows; row++)
        memcpy(to + row * strideTo, from + row * strideFrom, columns * sizeof(VK_SCALAR));
}

VK_KERNEL void VK(add_rows)(size_t rows, size_t columns, const VK_SCALAR *from, size_t strideFrom, VK_SCALAR *to,
                            size_t strideTo) {
    for (size_t row = 0; row < rows; row++) {
        const VK_SCALAR *restrict x = from + row * strideFrom;
        VK_SCALAR *restrict y = to + row * strideTo;
        for (size_t i = 0; i < columns; i++) y[i] += x[i];
    }
}

VK_KERNEL void VK(gather_rows)(size_t count, size_t columns, const size_t *rows, const VK_SCALAR *x, VK_SCALAR *y) {
    for (size_t i = 0; i < count; i++) memcpy(y + i * columns, x + rows[i] * columns, columns * sizeof(VK_SCALAR));
}

VK_KERNEL void VK(scatter_add_rows)(size_t count, size_t columns, const size_t *rows, const VK_SCALAR *x,
                                    VK_SCALAR *y) {
    for (size_t i = 0; i < count; i++) {
        const VK_SCALAR *restrict in = x + i * columns;
        VK_SCALAR *restrict out = y + rows[i] * columns;
        for (size_t column = 0; column < columns; column++) out[column] += in[column];
    }
}

typedef VK_SCALAR VK(quad) __attribute__((vector_size(4 * sizeof(VK_SCALAR)), aligned(sizeof(VK_SCALAR))));

/// Turns 4 × 4 elements round in registers.
VK_INLINE void VK(transpose_block)(size_t rows, size_t columns, const VK_SCALAR *x, VK_SCALAR *y) {
    VK(quad) a = *(const VK(quad) *)x, b = *(const VK(quad) *)(x + columns);
    VK(quad) c = *(const VK(quad) *)(x + 2 * columns), d = *(const VK(quad) *)(x + 3 * columns);
    VK(quad) ab0 = __builtin_shufflevector(a, b, 0, 4, 1, 5), ab1 = __builtin_shufflevector(a, b, 2, 6, 3, 7);
    VK(quad) cd0 = __builtin_shufflevector(c, d, 0, 4, 1, 5), cd1 = __builtin_shufflevector(c, d, 2, 6, 3, 7);
    *(VK(quad) *)y = __builtin_shufflevector(ab0, cd0, 0, 1, 4, 5);
    *(VK(quad) *)(y + rows) = __builtin_shufflevector(ab0, cd0, 2, 3, 6, 7);
    *(VK(quad) *)(y + 2 * rows) = __builtin_shufflevector(ab1, cd1, 0, 1, 4, 5);
    *(VK(quad) *)(y + 3 * rows) = __builtin_shufflevector(ab1, cd1, 2, 3, 6, 7);
}

VK_KERNEL void VK(transpose)(size_t rows, size_t columns, const VK_SCALAR *restrict x, VK_SCALAR *restrict y) {
    // Sixteen rows at a time fill whole cache lines of y while they are at hand.
    enum { STRIP = 16 };
    size_t wholeRows = rows / STRIP * STRIP, wholeColumns = columns / 4 * 4;
    for (size_t row = 0; row < wholeRows; row += STRIP)
        for (size_t column = 0; column < wholeColumns; column += 4)
            for (size_t i = row; i < row + STRIP; i += 4)
                VK(transpose_block)(rows, columns, x + i * columns + column, y + column * rows + i);
    for (size_t i = 0; i < rows; i++)
        for (size_t j = i < wholeRows ? wholeColumns : 0; j < columns; j++) y[j * rows + i] = x[i * columns + j];
}

VK_KERNEL double VK(sum_of_squares)(size_t n, const VK_SCALAR *x) {
    VK_REASSOCIATE
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += (double)x[i] * (double)x[i];
    return sum;
}

VK_KERNEL void VK(adam)(size_t n, double rate, double beta1, double beta2, VK_SCALAR epsilon, double decay,
                        double firstCorrection, double secondCorrection, VK_SCALAR gradientScale,
                        const VK_SCALAR *gradient, VK_SCALAR *first, VK_SCALAR *second, VK_SCALAR *parameter) {
    // 1 - β is formed in double precision: near 1, single precision has few digits of it.
    const VK_SCALAR kept1 = (VK_SCALAR)beta1, new1 = (VK_SCALAR)(1 - beta1);
    const VK_SCALAR kept2 = (VK_SCALAR)beta2, new2 = (VK_SCALAR)(1 - beta2);
    const VK_SCALAR step = (VK_SCALAR)(rate / firstCorrection), kept = (VK_SCALAR)(1 - rate * decay);
    const VK_SCALAR root = (VK_SCALAR)(1 / __builtin_sqrt(secondCorrection));
    for (size_t i = 0; i < n; i++) {
        VK_SCALAR g = gradient[i] * gradientScale;
        VK_SCALAR m = kept1 * first[i] + new1 * g, v = kept2 * second[i] + new2 * g * g;
        first[i] = m;
        second[i] = v;
        parameter[i] = kept * parameter[i] - step * m / (VK(sqrt)(v) * root + epsilon);
    }
}

VK_KERNEL void VK(laprop)(size_t n, double rate, double beta1, double beta2, VK_SCALAR epsilon, double decay,
                          double firstCorrection, double secondCorrection, VK_SCALAR gradientScale,
                          const VK_SCALAR *gradient, VK_SCALAR *first, VK_SCALAR *second, VK_SCALAR *parameter) {
    const VK_SCALAR kept1 = (VK_SCALAR)beta1, new1 = (VK_SCALAR)(1 - beta1);
    const VK_SCALAR kept2 = (VK_SCALAR)beta2, new2 = (VK_SCALAR)(1 - beta2);
    const VK_SCALAR step = (VK_SCALAR)(rate / firstCorrection), kept = (VK_SCALAR)(1 - rate * decay);
    const VK_SCALAR root = (VK_SCALAR)(1 / __builtin_sqrt(secondCorrection));
    for (size_t i = 0; i < n; i++) {
        VK_SCALAR g = gradient[i] * gradientScale;
        VK_SCALAR v = kept2 * second[i] + new2 * g * g;
        VK_SCALAR m = kept1 * first[i] + new1 * (g / (VK(sqrt)(v) * root + epsilon));
        first[i] = m;
        second[i] = v;
        parameter[i] = kept * parameter[i] - step * m;
    }
}
