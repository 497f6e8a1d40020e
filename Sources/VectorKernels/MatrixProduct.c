// C = A · B (+ C) in single precision for processors with 512-bit vectors, one thread.
//
// A tile of C stays in registers while the products for it are summed: R rows times Q vectors of 16 columns, 24 sums, which
// is what keeps both multipliers busy while each number of B is read once for R rows. Columns are cut into panels of Q
// vectors, as even as they come, so that no thin one is left over; a panel of B that many rows will read is copied together
// first. An element of C is one sum in the order of the inner index, whatever the tile it falls into.
#include "VectorKernels.h"
#include <stddef.h>

#if defined(__x86_64__)
#include <immintrin.h>

#define WIDE __attribute__((target("avx512f")))
#define LANES 16
// Steps of the inner index whose panel stays in the first- and second-level caches.
#define DEPTH 256
#define PANEL 4
// Rows from which copying a panel together pays.
#define MANY_ROWS 24

typedef struct {
    size_t steps;
    const float *a;
    size_t a_row, a_step;
    const float *b;
    size_t b_step;
    float *c;
    size_t c_row;
    int accumulates;
    __mmask16 last;
} Tile;

static inline __attribute__((always_inline)) WIDE void multiply_tile(const int R, const int Q, const Tile *t) {
    __m512 sum[12][PANEL];
    for (int r = 0; r < R; r++)
        for (int q = 0; q < Q; q++) {
            const __mmask16 mask = q == Q - 1 ? t->last : 0xffff;
            sum[r][q] = t->accumulates ? _mm512_maskz_loadu_ps(mask, t->c + r * t->c_row + q * LANES) : _mm512_setzero_ps();
        }
    const float *a = t->a, *b = t->b;
    for (size_t k = 0; k < t->steps; k++, a += t->a_step, b += t->b_step) {
        __m512 row[PANEL];
        for (int q = 0; q < Q; q++) row[q] = _mm512_maskz_loadu_ps(q == Q - 1 ? t->last : 0xffff, b + q * LANES);
        for (int r = 0; r < R; r++) {
            const __m512 x = _mm512_set1_ps(a[r * t->a_row]);
            for (int q = 0; q < Q; q++) sum[r][q] = _mm512_fmadd_ps(x, row[q], sum[r][q]);
        }
    }
    for (int r = 0; r < R; r++)
        for (int q = 0; q < Q; q++)
            _mm512_mask_storeu_ps(t->c + r * t->c_row + q * LANES, q == Q - 1 ? t->last : 0xffff, sum[r][q]);
}

static inline __attribute__((always_inline)) WIDE void multiply_rows(const int R, const int Q, size_t rows, Tile t) {
#define REPEAT(N)                                                                                                      \
    for (; rows >= N; rows -= N, t.a += N * t.a_row, t.c += N * t.c_row) multiply_tile(N, Q, &t)
    for (; rows >= (size_t)R; rows -= R, t.a += R * t.a_row, t.c += R * t.c_row) multiply_tile(R, Q, &t);
    REPEAT(4);
    REPEAT(2);
    REPEAT(1);
}

static WIDE void multiply_panel(int vectors, size_t rows, Tile t) {
    switch (vectors) {
    case 1: multiply_rows(12, 1, rows, t); break;
    case 2: multiply_rows(12, 2, rows, t); break;
    case 3: multiply_rows(8, 3, rows, t); break;
    default: multiply_rows(6, 4, rows, t); break;
    }
}

static WIDE void copy_panel(size_t steps, int vectors, __mmask16 last, const float *b, size_t b_step, float *panel) {
    for (size_t k = 0; k < steps; k++, b += b_step)
        for (int q = 0; q < vectors; q++, panel += LANES)
            _mm512_storeu_ps(panel, _mm512_maskz_loadu_ps(q == vectors - 1 ? last : 0xffff, b + q * LANES));
}

static void multiply(size_t rows, size_t inner, size_t columns, const float *a, size_t a_row, size_t a_step,
                     const float *b, size_t b_step, int accumulate, float *c, size_t c_row) {
    float panel[DEPTH * PANEL * LANES];
    const size_t vectors = (columns + LANES - 1) / LANES, panels = (vectors + PANEL - 1) / PANEL;
    const size_t depths = (inner + DEPTH - 1) / DEPTH;
    for (size_t depth = 0; depth < depths; depth++) {
        const size_t first = inner * depth / depths, steps = inner * (depth + 1) / depths - first;
        for (size_t p = 0; p < panels; p++) {
            const size_t start = vectors * p / panels, end = vectors * (p + 1) / panels, column = start * LANES;
            const size_t rest = columns - (end - 1) * LANES;
            Tile t = {
                .steps = steps, .a = a + first * a_step, .a_row = a_row, .a_step = a_step,
                .b = b + first * b_step + column, .b_step = b_step, .c = c + column, .c_row = c_row,
                .accumulates = accumulate || depth > 0,
                .last = rest >= LANES ? 0xffff : (__mmask16)((1u << rest) - 1),
            };
            if (rows >= MANY_ROWS) {
                copy_panel(steps, (int)(end - start), t.last, t.b, b_step, panel);
                t.b = panel;
                t.b_step = (end - start) * LANES;
            }
            multiply_panel((int)(end - start), rows, t);
        }
    }
}

int vk_has_matrix_product(void) {
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx512f") != 0;
}

void vk_matrix_product(size_t rows, size_t inner, size_t columns, const float *a, size_t a_row, size_t a_step,
                       const float *b, size_t b_step, int accumulate, float *c, size_t c_row) {
    multiply(rows, inner, columns, a, a_row, a_step, b, b_step, accumulate, c, c_row);
}
#else
int vk_has_matrix_product(void) { return 0; }

void vk_matrix_product(size_t rows, size_t inner, size_t columns, const float *a, size_t a_row, size_t a_step,
                       const float *b, size_t b_step, int accumulate, float *c, size_t c_row) {}
#endif
