#include "VectorKernels.h"

// Products of numbers of bfloat16, by the instruction that adds two of them to each of 16 sums.

#if defined(__x86_64__) && defined(__ELF__)
#include <immintrin.h>

#define VK_BFLOAT16 static __attribute__((target("avx512f,avx512bw,avx512vl,avx512bf16")))
#define VK_BFLOAT16_INLINE VK_BFLOAT16 inline __attribute__((always_inline))

// A tile of the result is ROWS × 2 · LANES, which leaves a few of the 32 registers for the factors.
enum { ROWS = 14, LANES = 16 };

static size_t rounded_up(size_t n, size_t unit) { return (n + unit - 1) / unit * unit; }

/// Pairs of numbers that a rounded row of `inner` takes, with zeros at its end.
static size_t pairs_of_row(size_t inner) { return rounded_up(inner, 2 * LANES) / 2; }

/// Which of 16 lanes lie below n, the first of them being number `from`.
VK_BFLOAT16_INLINE __mmask16 lanes_below(size_t n, size_t from) {
    return n <= from ? 0 : n - from >= LANES ? 0xFFFF : (__mmask16)((1u << (n - from)) - 1);
}

/// The left factor: row after row, neighbours in pairs.
VK_BFLOAT16 void round_rows(size_t rows, size_t inner, const float *a, size_t stride, uint32_t *out) {
    for (size_t i = 0; i < rows; i++, a += stride) {
        for (size_t k = 0; k < inner; k += 2 * LANES, out += LANES) {
            __m512 low = _mm512_maskz_loadu_ps(lanes_below(inner, k), a + k);
            __m512 high = _mm512_maskz_loadu_ps(lanes_below(inner, k + LANES), a + k + LANES);
            _mm512_storeu_si512(out, (__m512i)_mm512_cvtne2ps_pbh(high, low));
        }
    }
}

VK_BFLOAT16_INLINE __m512i rounded(__m512 x) { return _mm512_cvtepu16_epi32((__m256i)_mm512_cvtneps_pbh(x)); }

/// The right factor: 16 columns at a time, in each the numbers of two rows in pairs.
VK_BFLOAT16 void round_columns(size_t inner, size_t columns, const float *b, uint32_t *out) {
    for (size_t j = 0; j < columns; j += LANES) {
        __mmask16 mask = lanes_below(columns, j);
        for (size_t k = 0; k < inner; k += 2, out += LANES) {
            __m512i first = rounded(_mm512_maskz_loadu_ps(mask, b + k * columns + j));
            __m512i second = k + 1 < inner ? rounded(_mm512_maskz_loadu_ps(mask, b + (k + 1) * columns + j))
                                           : _mm512_setzero_si512();
            _mm512_storeu_si512(out, _mm512_or_si512(first, _mm512_slli_epi32(second, 16)));
        }
    }
}

/// Up to ROWS × `width` · LANES numbers of the result.
VK_BFLOAT16_INLINE void tile(int width, size_t pairs, const uint32_t *a, size_t strideA, const uint32_t *b, int accumulate,
                             size_t rows, size_t columns, float *c, size_t strideC) {
    __m512 sums[ROWS][2];
    for (int i = 0; i < ROWS; i++) {
        for (int v = 0; v < width; v++) sums[i][v] = _mm512_setzero_ps();
    }
    for (size_t k = 0; k < pairs; k++) {
        __m512bh right[2];
        for (int v = 0; v < width; v++) {
            right[v] = (__m512bh)_mm512_loadu_si512(b + ((size_t)v * pairs + k) * LANES);
        }
#pragma clang loop unroll(full)
        for (int i = 0; i < ROWS; i++) {
            __m512bh left = (__m512bh)_mm512_set1_epi32((int)a[(size_t)i * strideA + k]);
            for (int v = 0; v < width; v++) sums[i][v] = _mm512_dpbf16_ps(sums[i][v], left, right[v]);
        }
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < ROWS; i++) {
        if ((size_t)i >= rows) break;
        for (int v = 0; v < width; v++) {
            __mmask16 mask = lanes_below(columns, (size_t)v * LANES);
            float *out = c + (size_t)i * strideC + (size_t)v * LANES;
            __m512 sum = sums[i][v];
            if (accumulate) sum = _mm512_add_ps(sum, _mm512_maskz_loadu_ps(mask, out));
            _mm512_mask_storeu_ps(out, mask, sum);
        }
    }
}

VK_BFLOAT16 void product(size_t rows, size_t inner, size_t columns, const float *a, size_t strideA,
                         const uint32_t *right, int accumulate, float *c, size_t strideC, uint32_t *left) {
    size_t pairs = (inner + 1) / 2, rowPairs = pairs_of_row(inner);
    round_rows(rows, inner, a, strideA, left);
    for (size_t j = 0; j < columns; j += 2 * LANES) {
        for (size_t i = 0; i < rows; i += ROWS) {
            // Rows beyond the last are read like any others, and their sums dropped.
            const uint32_t *leftTile = left + i * rowPairs, *rightTile = right + j * pairs;
            float *out = c + i * strideC + j;
            if (columns - j > LANES) {
                tile(2, pairs, leftTile, rowPairs, rightTile, accumulate, rows - i, columns - j, out, strideC);
            } else {
                tile(1, pairs, leftTile, rowPairs, rightTile, accumulate, rows - i, columns - j, out, strideC);
            }
        }
    }
}

int vk_has_rounded_product(void) {
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx512bf16") != 0;
}

size_t vk_rounded_weight_size(size_t inner, size_t columns) {
    return (inner + 1) / 2 * rounded_up(columns, LANES);
}

void vk_round_weight(size_t inner, size_t columns, const float *b, uint32_t *rounded) {
    round_columns(inner, columns, b, rounded);
}

size_t vk_rounded_product_scratch(size_t rows, size_t inner) { return pairs_of_row(inner) * rounded_up(rows, ROWS); }

void vk_rounded_product(size_t rows, size_t inner, size_t columns, const float *a, size_t strideA,
                        const uint32_t *rounded, int accumulate, float *c, size_t strideC, uint32_t *scratch) {
    product(rows, inner, columns, a, strideA, rounded, accumulate, c, strideC, scratch);
}

#else

int vk_has_rounded_product(void) { return 0; }

size_t vk_rounded_weight_size(size_t inner, size_t columns) { return 0; }

void vk_round_weight(size_t inner, size_t columns, const float *b, uint32_t *rounded) { __builtin_trap(); }

size_t vk_rounded_product_scratch(size_t rows, size_t inner) { return 0; }

void vk_rounded_product(size_t rows, size_t inner, size_t columns, const float *a, size_t strideA,
                        const uint32_t *rounded, int accumulate, float *c, size_t strideC, uint32_t *scratch) {
    __builtin_trap();
}

#endif
