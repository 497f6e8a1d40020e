#include "VectorKernels.h"
#include "ScalarFunctions.h"

// Philox 4×32-10 (Salmon et al. 2011): a block cipher of ten rounds over a 128-bit counter. Blocks are enciphered
// side by side so that they vectorise; element 4 · LANES · g + LANES · w + l of a call is word w of block
// LANES · g + l, counted from the call's counter.
enum { LANES = 64, GROUP = 4 * LANES };

VK_KERNEL void philox_group(uint64_t key, uint64_t first, uint32_t *restrict out) {
    for (int lane = 0; lane < LANES; lane++) {
        uint64_t counter = first + (uint64_t)lane;
        uint32_t a = (uint32_t)counter, b = (uint32_t)(counter >> 32), c = 0, d = 0;
        uint32_t k = (uint32_t)key, l = (uint32_t)(key >> 32);
#pragma clang loop unroll(full)
        for (int round = 0; round < 10; round++) {
            uint64_t left = (uint64_t)0xD2511F53u * a, right = (uint64_t)0xCD9E8D57u * c;
            a = (uint32_t)(right >> 32) ^ b ^ k;
            b = (uint32_t)right;
            c = (uint32_t)(left >> 32) ^ d ^ l;
            d = (uint32_t)left;
            k += 0x9E3779B9u;
            l += 0xBB67AE85u;
        }
        out[lane] = a;
        out[LANES + lane] = b;
        out[2 * LANES + lane] = c;
        out[3 * LANES + lane] = d;
    }
}

/// The upper 24 bits as a number in [0, 1).
VK_INLINE float unit(uint32_t bits) { return (float)(int32_t)(bits >> 8) * 0x1p-24f; }

/// Box–Muller: √(-2 ln(1 - u)) at the angle 2πv. The angle is folded to an eighth of a turn around its nearest
/// quarter, where short series for sine and cosine are exact to single precision.
VK_KERNEL void normal_group(const uint32_t *restrict bits, float *restrict out) {
    for (int i = 0; i < 2 * LANES; i++) {
        float radius = sqrt_f32(-2 * log_f32(1 - unit(bits[i])));
        float v = unit(bits[2 * LANES + i]);
        int32_t quarter = (int32_t)(v * 4 + 0.5f);
        float angle = (v - (float)quarter * 0.25f) * 6.28318530718f, square = angle * angle;
        float sine = angle * (1 + square * (-1.0f / 6 + square * (1.0f / 120 - square * (1.0f / 5040))));
        float cosine = 1 + square * (-0.5f + square * (1.0f / 24 + square * (-1.0f / 720 + square * (1.0f / 40320))));
        float x = quarter & 1 ? sine : cosine, y = quarter & 1 ? cosine : sine;
        x = ((quarter + 1) & 2) ? -x : x;
        y = (quarter & 2) ? -y : y;
        out[i] = radius * x;
        out[2 * LANES + i] = radius * y;
    }
}

VK_KERNEL void uniform_group(const uint32_t *restrict bits, float *restrict out) {
    for (int i = 0; i < GROUP; i++) out[i] = unit(bits[i]);
}

void vk_random_bits(uint64_t key, uint64_t counter, size_t n, uint32_t *out) {
    uint32_t group[GROUP];
    for (size_t start = 0; start < n; start += GROUP, counter += LANES) {
        philox_group(key, counter, group);
        memcpy(out + start, group, (n - start < GROUP ? n - start : GROUP) * sizeof(uint32_t));
    }
}

/// Fills `out` group by group through a single-precision buffer.
VK_INLINE void fill_groups(VKPrecision p, uint64_t key, uint64_t counter, size_t n, void *out,
                           void (*shape)(const uint32_t *restrict, float *restrict)) {
    uint32_t bits[GROUP];
    float values[GROUP];
    for (size_t start = 0; start < n; start += GROUP, counter += LANES) {
        size_t count = n - start < GROUP ? n - start : GROUP;
        philox_group(key, counter, bits);
        shape(bits, values);
        vk_convert(VKSingle, p, count, values, (char *)out + start * (p == VKSingle ? sizeof(float) : sizeof(double)));
    }
}

static void shape_uniform(const uint32_t *restrict bits, float *restrict out) { uniform_group(bits, out); }
static void shape_normal(const uint32_t *restrict bits, float *restrict out) { normal_group(bits, out); }

void vk_uniform(VKPrecision p, uint64_t key, uint64_t counter, size_t n, void *out) {
    fill_groups(p, key, counter, n, out, shape_uniform);
}

void vk_normal(VKPrecision p, uint64_t key, uint64_t counter, size_t n, void *out) {
    fill_groups(p, key, counter, n, out, shape_normal);
}
