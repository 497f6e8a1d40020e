#include "VectorKernels.h"
#include "Precisions.h"
#include "ScalarFunctions.h"

#define VK_SUFFIX f32
#define VK_SCALAR float
#include "CategoricalTemplate.h"
#undef VK_SUFFIX
#undef VK_SCALAR

#define VK_SUFFIX f64
#define VK_SCALAR double
#include "CategoricalTemplate.h"
#undef VK_SUFFIX
#undef VK_SCALAR

void vk_log_sum_exp(VKPrecision p, size_t rows, size_t width, const void *x, void *y) {
    VK_DISPATCH(log_sum_exp, rows, width, x, y);
}

void vk_log_sum_exp_pullback(VKPrecision p, size_t rows, size_t width, const void *x, const void *dy, void *dx) {
    VK_DISPATCH(log_sum_exp_pullback, rows, width, x, dy, dx);
}

void vk_softmax(VKPrecision p, size_t rows, size_t width, const void *x, void *y) {
    VK_DISPATCH(softmax, rows, width, x, y);
}

void vk_softmax_pullback(VKPrecision p, size_t rows, size_t width, const void *y, const void *dy, void *dx) {
    VK_DISPATCH(softmax_pullback, rows, width, y, dy, dx);
}

void vk_log_softmax(VKPrecision p, size_t rows, size_t width, const void *x, void *y) {
    VK_DISPATCH(log_softmax, rows, width, x, y);
}

void vk_log_softmax_pullback(VKPrecision p, size_t rows, size_t width, const void *y, const void *dy, void *dx) {
    VK_DISPATCH(log_softmax_pullback, rows, width, y, dy, dx);
}

void vk_one_hot_sample(VKPrecision p, size_t rows, size_t width, const void *probability, const void *uniform,
                       void *y) {
    VK_DISPATCH(one_hot_sample, rows, width, probability, uniform, y);
}

void vk_one_hot_largest(VKPrecision p, size_t rows, size_t width, const void *x, void *y) {
    VK_DISPATCH(one_hot_largest, rows, width, x, y);
}

void vk_mixed_softmax(VKPrecision p, size_t groups, size_t classes, double mix, const void *logits, void *y) {
    VK_DISPATCH(mixed_softmax, groups, classes, mix, logits, y);
}

void vk_mixed_softmax_pullback(VKPrecision p, size_t groups, size_t classes, double mix, const void *y,
                               const void *dy, void *dlogits) {
    VK_DISPATCH(mixed_softmax_pullback, groups, classes, mix, y, dy, dlogits);
}

void vk_mixed_divergence(VKPrecision p, size_t rows, size_t width, const void *q, const void *prior, void *kl) {
    VK_DISPATCH(mixed_divergence, rows, width, q, prior, kl);
}

void vk_mixed_divergence_pullback(VKPrecision p, size_t rows, size_t width, const void *q, const void *prior,
                                  const void *dkl, void *dq, void *dprior) {
    VK_DISPATCH(mixed_divergence_pullback, rows, width, q, prior, dkl, dq, dprior);
}

void vk_two_hot_log_density(VKPrecision p, size_t rows, size_t width, const void *logits, const void *bins,
                            const void *logWidths, const void *x, void *density) {
    VK_DISPATCH(two_hot_log_density, rows, width, logits, bins, logWidths, x, density);
}

void vk_two_hot_log_density_pullback(VKPrecision p, size_t rows, size_t width, const void *logits, const void *bins,
                                     const void *x, const void *ddensity, void *dlogits) {
    VK_DISPATCH(two_hot_log_density_pullback, rows, width, logits, bins, x, ddensity, dlogits);
}
