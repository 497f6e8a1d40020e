#include "VectorKernels.h"
#include "Precisions.h"
#include "ScalarFunctions.h"
#include "UnaryLoops.h"

#define VK_SUFFIX f32
#define VK_SCALAR float
#include "UnaryTemplate.h"
#include "ElementwiseTemplate.h"
#undef VK_SUFFIX
#undef VK_SCALAR

#define VK_SUFFIX f64
#define VK_SCALAR double
#include "UnaryTemplate.h"
#include "ElementwiseTemplate.h"
#undef VK_SUFFIX
#undef VK_SCALAR

void vk_unary(VKPrecision p, VKUnary f, size_t n, const void *x, void *y) { VK_DISPATCH(unary, f, n, x, y); }

void vk_unary_pullback(VKPrecision p, VKUnary f, size_t n, const void *x, const void *y, const void *dy, void *dx) {
    VK_DISPATCH(unary_pullback, f, n, x, y, dy, dx);
}

void vk_binary(VKPrecision p, VKBinary op, size_t rank, const size_t *extents, const void *a, const size_t *stridesA,
               const void *b, const size_t *stridesB, void *out) {
    VK_DISPATCH(binary, op, rank, extents, a, stridesA, b, stridesB, out);
}

void vk_sum_into(VKPrecision p, size_t rank, const size_t *extents, const void *x, void *out, const size_t *strides) {
    VK_DISPATCH(sum_into, rank, extents, x, out, strides);
}

void vk_affine(VKPrecision p, size_t n, double alpha, double beta, const void *x, void *y) {
    VK_DISPATCH(affine, n, alpha, beta, x, y);
}

void vk_axpy(VKPrecision p, size_t n, double alpha, const void *x, void *y) { VK_DISPATCH(axpy, n, alpha, x, y); }

void vk_fill(VKPrecision p, size_t n, double value, void *y) { VK_DISPATCH(fill, n, value, y); }

void vk_lerp(VKPrecision p, size_t n, double t, const void *x, void *y) { VK_DISPATCH(lerp, n, t, x, y); }

void vk_copy_rows(VKPrecision p, size_t rows, size_t columns, const void *from, size_t strideFrom, void *to,
                  size_t strideTo) {
    VK_DISPATCH(copy_rows, rows, columns, from, strideFrom, to, strideTo);
}

void vk_add_rows(VKPrecision p, size_t rows, size_t columns, const void *from, size_t strideFrom, void *to,
                 size_t strideTo) {
    VK_DISPATCH(add_rows, rows, columns, from, strideFrom, to, strideTo);
}

void vk_gather_rows(VKPrecision p, size_t count, size_t columns, const size_t *rows, const void *x, void *y) {
    VK_DISPATCH(gather_rows, count, columns, rows, x, y);
}

void vk_scatter_add_rows(VKPrecision p, size_t count, size_t columns, const size_t *rows, const void *x, void *y) {
    VK_DISPATCH(scatter_add_rows, count, columns, rows, x, y);
}

void vk_add_column_sums(VKPrecision p, size_t rows, size_t columns, const void *x, void *out) {
    VK_DISPATCH(add_rows, rows, columns, x, columns, out, 0);
}

void vk_transpose(VKPrecision p, size_t rows, size_t columns, const void *x, void *y) {
    VK_DISPATCH(transpose, rows, columns, x, y);
}

double vk_sum_of_squares(VKPrecision p, size_t n, const void *x) {
    return p == VKSingle ? sum_of_squares_f32(n, x) : sum_of_squares_f64(n, x);
}

void vk_convert(VKPrecision from, VKPrecision to, size_t n, const void *x, void *y) {
    if (from == to) {
        memcpy(y, x, n * (to == VKSingle ? sizeof(float) : sizeof(double)));
    } else if (to == VKDouble) {
        for (size_t i = 0; i < n; i++) ((double *)y)[i] = ((const float *)x)[i];
    } else {
        for (size_t i = 0; i < n; i++) ((float *)y)[i] = (float)((const double *)x)[i];
    }
}

void vk_bias_activation(VKPrecision p, VKUnary f, size_t rows, size_t columns, const void *bias, size_t biasStride,
                        void *preactivation, void *y) {
    VK_DISPATCH(bias_activation, f, rows, columns, bias, biasStride, preactivation, y);
}

void vk_adam(VKPrecision p, size_t n, double rate, double beta1, double beta2, double epsilon, double decay,
             double firstCorrection, double secondCorrection, double gradientScale, const void *gradient,
             void *first, void *second, void *parameter) {
    VK_DISPATCH(adam, n, rate, beta1, beta2, epsilon, decay, firstCorrection, secondCorrection, gradientScale,
                gradient, first, second, parameter);
}

void vk_laprop(VKPrecision p, size_t n, double rate, double beta1, double beta2, double epsilon, double decay,
               double firstCorrection, double secondCorrection, double gradientScale, const void *gradient,
               void *first, void *second, void *parameter) {
    VK_DISPATCH(laprop, n, rate, beta1, beta2, epsilon, decay, firstCorrection, secondCorrection, gradientScale,
                gradient, first, second, parameter);
}
