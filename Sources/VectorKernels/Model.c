#include "VectorKernels.h"
#include "Precisions.h"
#include "ScalarFunctions.h"

#define VK_SUFFIX f32
#define VK_SCALAR float
#include "ModelTemplate.h"
#undef VK_SUFFIX
#undef VK_SCALAR

#define VK_SUFFIX f64
#define VK_SCALAR double
#include "ModelTemplate.h"
#undef VK_SUFFIX
#undef VK_SCALAR

void vk_gru(VKPrecision p, size_t rows, size_t width, const void *inputs, const void *recurrent, const void *state,
            void *gates, void *next) {
    VK_DISPATCH(gru, rows, width, inputs, recurrent, state, gates, next);
}

void vk_gru_pullback(VKPrecision p, size_t rows, size_t width, const void *recurrent, const void *state,
                     const void *gates, const void *dnext, void *dinputs, void *drecurrent, void *dstate) {
    VK_DISPATCH(gru_pullback, rows, width, recurrent, state, gates, dnext, dinputs, drecurrent, dstate);
}

void vk_normal_parameters(VKPrecision p, size_t rows, size_t width, double floor, const void *raw, void *parameters) {
    VK_DISPATCH(normal_parameters, rows, width, floor, raw, parameters);
}

void vk_normal_parameters_pullback(VKPrecision p, size_t rows, size_t width, const void *raw, const void *dparameters,
                                   void *draw) {
    VK_DISPATCH(normal_parameters_pullback, rows, width, raw, dparameters, draw);
}

void vk_normal_sample(VKPrecision p, size_t rows, size_t width, const void *parameters, const void *noise,
                      void *sample) {
    VK_DISPATCH(normal_sample, rows, width, parameters, noise, sample);
}

void vk_normal_sample_pullback(VKPrecision p, size_t rows, size_t width, const void *noise, const void *dsample,
                               void *dparameters) {
    VK_DISPATCH(normal_sample_pullback, rows, width, noise, dsample, dparameters);
}

void vk_normal_divergence(VKPrecision p, size_t rows, size_t width, const void *q, const void *prior, void *kl) {
    VK_DISPATCH(normal_divergence, rows, width, q, prior, kl);
}

void vk_normal_divergence_pullback(VKPrecision p, size_t rows, size_t width, const void *q, const void *prior,
                                   const void *dkl, void *dq, void *dprior) {
    VK_DISPATCH(normal_divergence_pullback, rows, width, q, prior, dkl, dq, dprior);
}

void vk_normal_log_density(VKPrecision p, size_t rows, size_t width, const void *parameters, const void *x,
                           void *density) {
    VK_DISPATCH(normal_log_density, rows, width, parameters, x, density);
}

void vk_normal_log_density_pullback(VKPrecision p, size_t rows, size_t width, const void *parameters, const void *x,
                                    const void *ddensity, void *dparameters, void *dx) {
    VK_DISPATCH(normal_log_density_pullback, rows, width, parameters, x, ddensity, dparameters, dx);
}

void vk_squared_errors(VKPrecision p, size_t rows, size_t columns, const void *prediction, const void *target,
                       const void *weight, void *out) {
    VK_DISPATCH(squared_errors, rows, columns, prediction, target, weight, out);
}

void vk_squared_errors_pullback(VKPrecision p, size_t rows, size_t columns, const void *prediction,
                                const void *target, const void *weight, const void *dout, void *dprediction) {
    VK_DISPATCH(squared_errors_pullback, rows, columns, prediction, target, weight, dout, dprediction);
}

void vk_bernoulli_log_density(VKPrecision p, size_t n, const void *logits, const void *targets, void *density) {
    VK_DISPATCH(bernoulli_log_density, n, logits, targets, density);
}

void vk_bernoulli_log_density_pullback(VKPrecision p, size_t n, const void *logits, const void *targets,
                                       const void *ddensity, void *dlogits) {
    VK_DISPATCH(bernoulli_log_density_pullback, n, logits, targets, ddensity, dlogits);
}

void vk_layer_norm(VKPrecision p, size_t rows, size_t width, double epsilon, const void *x, const void *scale,
                   const void *offset, void *mean, void *inverse, void *y) {
    VK_DISPATCH(layer_norm, rows, width, epsilon, x, scale, offset, mean, inverse, y);
}

void vk_layer_norm_pullback(VKPrecision p, size_t rows, size_t width, const void *x, const void *scale,
                            const void *mean, const void *inverse, const void *dy, void *dx, void *dscale,
                            void *doffset) {
    VK_DISPATCH(layer_norm_pullback, rows, width, x, scale, mean, inverse, dy, dx, dscale, doffset);
}

void vk_rms_norm(VKPrecision p, size_t rows, size_t width, double epsilon, const void *x, const void *scale,
                 void *inverse, void *y) {
    VK_DISPATCH(rms_norm, rows, width, epsilon, x, scale, inverse, y);
}

void vk_rms_norm_pullback(VKPrecision p, size_t rows, size_t width, const void *x, const void *scale,
                          const void *inverse, const void *dy, void *dx, void *dscale) {
    VK_DISPATCH(rms_norm_pullback, rows, width, x, scale, inverse, dy, dx, dscale);
}
