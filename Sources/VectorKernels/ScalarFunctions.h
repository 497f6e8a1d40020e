// Scalar functions that the compiler can vectorise. Single precision is within a few units in the last place of the
// C library over the stated ranges (checked in double precision by the tests); double precision is the C library.
#pragma once
#include <math.h>
#include <stdint.h>
#include <string.h>
#include "Multiversioning.h"

VK_INLINE float float_from_bits(int32_t bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

VK_INLINE int32_t bits_from_float(float value) {
    int32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/// Splits e^x - 1 into scale · series + (scale - 1), where scale = 2^n and series = e^r - 1 for |r| ≤ ln 2 / 2.
/// Arguments beyond -87…88 saturate. NaN passes.
VK_INLINE float exp_parts(float x, float *series) {
    x = x < -87.0f ? -87.0f : x;
    x = x > 88.0f ? 88.0f : x;
    // Adding and taking away 1.5 · 2^23 rounds to the nearest integer in any instruction set.
    const float shifter = 12582912.0f;
    float shifted = x * 1.44269504f + shifter, n = shifted - shifter;
    float r = x - n * 0.693359375f;
    r = r + n * 2.12194440e-4f;
    float p = 1.0f / 5040;
    p = p * r + 1.0f / 720;
    p = p * r + 1.0f / 120;
    p = p * r + 1.0f / 24;
    p = p * r + 1.0f / 6;
    p = p * r + 0.5f;
    *series = r + r * r * p;
    // The low bits of the shifted sum are n; those of the shifter itself leave by the left.
    return float_from_bits((int32_t)(((uint32_t)bits_from_float(shifted) + 127u) << 23));
}

VK_INLINE float exp_f32(float x) {
    float series, scale = exp_parts(x, &series);
    return scale * series + scale;
}

VK_INLINE float expm1_f32(float x) {
    float series, scale = exp_parts(x, &series);
    return scale * series + (scale - 1);
}

VK_INLINE float tanh_f32(float x) {
    x = x < -10.0f ? -10.0f : x;
    x = x > 10.0f ? 10.0f : x;
    float e = expm1_f32(2 * x);
    return e / (e + 2);
}

/// 2 atanh(s) = log((1 + s) / (1 - s)) for |s| ≤ 1/3, as its odd series.
VK_INLINE float twice_atanh(float s) {
    float s2 = s * s, p = 1.0f / 15;
    p = p * s2 + 1.0f / 13;
    p = p * s2 + 1.0f / 11;
    p = p * s2 + 1.0f / 9;
    p = p * s2 + 1.0f / 7;
    p = p * s2 + 1.0f / 5;
    p = p * s2 + 1.0f / 3;
    return 2 * s + 2 * s * s2 * p;
}

VK_INLINE float log_f32(float x) {
    // Takes x = m · 2^n apart with m in √½…√2, by counting from the bits of √½.
    int32_t bits = (int32_t)((uint32_t)bits_from_float(x) - 0x3f3504f3u);
    float n = (float)(bits >> 23);
    float m = float_from_bits((bits & 0x007fffff) + 0x3f3504f3);
    float y = twice_atanh((m - 1) / (m + 1)) + n * -2.12194440e-4f;
    y = y + n * 0.693359375f;
    y = x < 1.17549435e-38f ? -INFINITY : y;  // zero and the subnormal numbers
    y = x < 0 ? NAN : y;
    return x < INFINITY ? y : x;  // infinity and NaN pass
}

/// log(1 + x) for x ≥ 0. What 1 + x loses of x in being rounded is added by the slope there.
VK_INLINE float log1p_f32(float x) {
    float sum = 1 + x;
    float y = log_f32(sum) + (x - (sum - 1)) / sum;
    return x < INFINITY ? y : x;  // infinity and NaN pass
}

/// log(1 + u) for u in 0…1.
VK_INLINE float log1p_unit(float u) { return twice_atanh(u / (2 + u)); }

VK_INLINE float softplus_f32(float x) {
    float positive = x > 0 ? x : 0, magnitude = x > 0 ? x : -x;
    return positive + log1p_unit(exp_f32(-magnitude));
}

VK_INLINE float sigmoid_f32(float x) { return 1 / (1 + exp_f32(-x)); }
/// The builtin, unlike sqrtf, need not set errno, and so vectorises.
VK_INLINE float sqrt_f32(float x) { return __builtin_elementwise_sqrt(x); }

VK_INLINE double exp_f64(double x) { return exp(x); }
VK_INLINE double expm1_f64(double x) { return expm1(x); }
VK_INLINE double tanh_f64(double x) { return tanh(x); }
VK_INLINE double log_f64(double x) { return log(x); }
VK_INLINE double log1p_f64(double x) { return log1p(x); }
VK_INLINE double softplus_f64(double x) { return (x > 0 ? x : 0) + log1p(exp(-fabs(x))); }
VK_INLINE double sigmoid_f64(double x) { return 1 / (1 + exp(-x)); }
VK_INLINE double sqrt_f64(double x) { return __builtin_elementwise_sqrt(x); }
