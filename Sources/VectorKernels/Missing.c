#include "VectorKernels.h"
#include "Multiversioning.h"
#include "Precisions.h"

#define VK_SUFFIX f32
#define VK_SCALAR float
#include "MissingTemplate.h"
#undef VK_SUFFIX
#undef VK_SCALAR

#define VK_SUFFIX f64
#define VK_SCALAR double
#include "MissingTemplate.h"
#undef VK_SUFFIX
#undef VK_SCALAR

size_t vk_count_missing(VKPrecision p, size_t n, const void *x) {
    return p == VKSingle ? count_missing_f32(n, x) : count_missing_f64(n, x);
}

void vk_split_missing(VKPrecision p, size_t n, const void *x, void *values, void *seen) {
    VK_DISPATCH(split_missing, n, x, values, seen);
}

void vk_mirrored_sum(VKPrecision p, size_t rows, size_t width, const void *x, const void *weights, void *out) {
    VK_DISPATCH(mirrored_sum, rows, width, x, weights, out);
}
