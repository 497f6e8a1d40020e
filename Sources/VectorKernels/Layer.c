#include "VectorKernels.h"
#include "Precisions.h"
#include "ScalarFunctions.h"
#include "UnaryLoops.h"

#define VK_SUFFIX f32
#define VK_SCALAR float
#include "UnaryTemplate.h"
#include "LayerTemplate.h"
#undef VK_SUFFIX
#undef VK_SCALAR

#define VK_SUFFIX f64
#define VK_SCALAR double
#include "UnaryTemplate.h"
#include "LayerTemplate.h"
#undef VK_SUFFIX
#undef VK_SCALAR

void vk_rms_activation(VKPrecision p, VKUnary f, size_t rows, size_t width, double epsilon, const void *x,
                       const void *scale, void *inverse, void *y) {
    VK_DISPATCH(rms_activation, f, rows, width, epsilon, x, scale, inverse, y);
}

void vk_rms_activation_pullback(VKPrecision p, VKUnary f, size_t rows, size_t width, const void *x, const void *scale,
                                const void *inverse, const void *dy, void *dx, void *dscale) {
    VK_DISPATCH(rms_activation_pullback, f, rows, width, x, scale, inverse, dy, dx, dscale);
}

void vk_limit_magnitude(VKPrecision p, size_t n, double limit, const void *x, const void *y, void *out) {
    VK_DISPATCH(limit_magnitude, n, limit, x, y, out);
}

void vk_gated_update(VKPrecision p, size_t rows, size_t blocks, size_t width, const void *gates, const void *state,
                     void *next) {
    VK_DISPATCH(gated_update, rows, blocks, width, gates, state, next);
}

void vk_gated_update_pullback(VKPrecision p, size_t rows, size_t blocks, size_t width, const void *gates,
                              const void *state, const void *dnext, void *dgates, void *dstate) {
    VK_DISPATCH(gated_update_pullback, rows, blocks, width, gates, state, dnext, dgates, dstate);
}
