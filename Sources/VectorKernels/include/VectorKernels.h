// Elementwise and row-wise kernels, compiled several times and chosen at run time by the CPU.
//
// Every kernel exists in single and double precision; the first argument says which. Single precision uses the
// vectorised functions of ScalarFunctions.h; double precision, used to check gradients, calls the C library.
// Arrays are dense, row-major and do not overlap unless a comment says that they may be the same.
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef enum { VKSingle = 0, VKDouble = 1 } VKPrecision;

// y = f(x). `derivative` below is in terms of the output y alone, save for those marked (x).
typedef enum {
    VKIdentity = 0,
    VKReLU,
    VKELU,       // x > 0 ? x : e^x - 1
    VKSiLU,      // x · sigmoid(x)            (x)
    VKTanh,
    VKSoftplus,  // log(1 + e^x)
    VKSigmoid,
    VKExp,
    VKLog,       // (x)
    VKSqrt,
    VKSquare,    // (x)
    VKNegate,
    VKSymlog,    // sign(x) · log(1 + |x|)    (x)
    VKSymexp,    // sign(x) · (e^|x| - 1)
} VKUnary;

typedef enum { VKAdd = 0, VKSubtract, VKMultiply, VKDivide } VKBinary;

// Unary.swift, Broadcasting.swift, InPlace.swift, Layout.swift, Gather.swift
void vk_unary(VKPrecision p, VKUnary f, size_t n, const void *x, void *y);  // y may be x
/// dx = dy · f'(x); `dx` may be `dy`.
void vk_unary_pullback(VKPrecision p, VKUnary f, size_t n, const void *x, const void *y, const void *dy, void *dx);
/// out[i] = a[i · strideA] op b[i · strideB] over an index of `rank` axes; strides are 0 where an operand is broadcast.
void vk_binary(VKPrecision p, VKBinary op, size_t rank, const size_t *extents, const void *a, const size_t *stridesA,
               const void *b, const size_t *stridesB, void *out);
/// out[i · stride] += x[i]: sums x over the axes whose stride in `out` is 0.
void vk_sum_into(VKPrecision p, size_t rank, const size_t *extents, const void *x, void *out, const size_t *strides);
/// y = αx + β
void vk_affine(VKPrecision p, size_t n, double alpha, double beta, const void *x, void *y);
/// y += αx
void vk_axpy(VKPrecision p, size_t n, double alpha, const void *x, void *y);
void vk_fill(VKPrecision p, size_t n, double value, void *y);
/// y += (x - y) · t
void vk_lerp(VKPrecision p, size_t n, double t, const void *x, void *y);
/// Copies `rows` rows of `columns` elements between arrays whose rows lie `strideFrom` and `strideTo` apart.
void vk_copy_rows(VKPrecision p, size_t rows, size_t columns, const void *from, size_t strideFrom, void *to,
                  size_t strideTo);
/// As vk_copy_rows, adding.
void vk_add_rows(VKPrecision p, size_t rows, size_t columns, const void *from, size_t strideFrom, void *to,
                 size_t strideTo);
/// Row i of y `[count, columns]` = row rows[i] of x.
void vk_gather_rows(VKPrecision p, size_t count, size_t columns, const size_t *rows, const void *x, void *y);
/// Row rows[i] of y += row i of x `[count, columns]`.
void vk_scatter_add_rows(VKPrecision p, size_t count, size_t columns, const size_t *rows, const void *x, void *y);
/// Adds the rows of x `[rows, columns]` to out `[columns]`.
void vk_add_column_sums(VKPrecision p, size_t rows, size_t columns, const void *x, void *out);
/// y [columns, rows] = x [rows, columns] transposed.
void vk_transpose(VKPrecision p, size_t rows, size_t columns, const void *x, void *y);
double vk_sum_of_squares(VKPrecision p, size_t n, const void *x);
void vk_convert(VKPrecision from, VKPrecision to, size_t n, const void *x, void *y);

// RoundedWeights.swift: products whose factors are rounded to the nearest bfloat16, their sums in single precision.
/// Whether this CPU has what the others here need.
int vk_has_rounded_product(void);
/// `rounded` = b [inner, columns], laid out for the product.
void vk_round_weight(size_t inner, size_t columns, const float *b, uint32_t *rounded);
/// How many numbers `rounded` has.
size_t vk_rounded_weight_size(size_t inner, size_t columns);
/// c [rows, columns] = a [rows, inner] · b (+ c), the rows of each `stride` apart.
void vk_rounded_product(size_t rows, size_t inner, size_t columns, const float *a, size_t strideA,
                        const uint32_t *rounded, int accumulate, float *c, size_t strideC, uint32_t *scratch);
/// How many numbers its `scratch` has.
size_t vk_rounded_product_scratch(size_t rows, size_t inner);

// Linear.swift: y = f(y + bias), the bias's rows `biasStride` apart (0: one row for all). `preactivation` may be null.
void vk_bias_activation(VKPrecision p, VKUnary f, size_t rows, size_t columns, const void *bias, size_t biasStride,
                        void *preactivation, void *y);

// GRU.swift. `inputs`, `recurrent` [rows, 3 · width] in the order reset, update, candidate.
/// gates (r, u, c) [rows, 3 · width]: r = σ(x_r + h_r), u = σ(x_u + h_u), c = tanh(x_c + r · h_c);
/// next = (1 - u) · c + u · state. `gates` may be null.
void vk_gru(VKPrecision p, size_t rows, size_t width, const void *inputs, const void *recurrent, const void *state,
            void *gates, void *next);
void vk_gru_pullback(VKPrecision p, size_t rows, size_t width, const void *recurrent, const void *state,
                     const void *gates, const void *dnext, void *dinputs, void *drecurrent, void *dstate);

/// out = y / max(1, |x| / limit); any of the three may be the same.
void vk_limit_magnitude(VKPrecision p, size_t n, double limit, const void *x, const void *y, void *out);

// GatedUpdate.swift. Each of `blocks` parts of a row has a state [width] and gates [3 · width] in the order reset,
// candidate, update.
/// c = tanh(σ(reset) · candidate), u = σ(update - 1), next = u · c + (1 - u) · state.
void vk_gated_update(VKPrecision p, size_t rows, size_t blocks, size_t width, const void *gates, const void *state,
                     void *next);
void vk_gated_update_pullback(VKPrecision p, size_t rows, size_t blocks, size_t width, const void *gates,
                              const void *state, const void *dnext, void *dgates, void *dstate);

// Normal distributions with parameters [rows, 2 · width] = (mean, deviation).
/// deviation = softplus(raw) + floor; the mean passes. `raw` [rows, 2 · width].
void vk_normal_parameters(VKPrecision p, size_t rows, size_t width, double floor, const void *raw, void *parameters);
void vk_normal_parameters_pullback(VKPrecision p, size_t rows, size_t width, const void *raw, const void *dparameters,
                                   void *draw);
void vk_normal_sample(VKPrecision p, size_t rows, size_t width, const void *parameters, const void *noise,
                      void *sample);
void vk_normal_sample_pullback(VKPrecision p, size_t rows, size_t width, const void *noise, const void *dsample,
                               void *dparameters);
/// kl [rows] = Σ log(σp / σq) + (σq² + (μq - μp)²) / (2 σp²) - 1/2
void vk_normal_divergence(VKPrecision p, size_t rows, size_t width, const void *q, const void *prior, void *kl);
void vk_normal_divergence_pullback(VKPrecision p, size_t rows, size_t width, const void *q, const void *prior,
                                   const void *dkl, void *dq, void *dprior);
/// density [rows] = Σ -(x - μ)² / (2σ²) - log σ - log(2π) / 2
void vk_normal_log_density(VKPrecision p, size_t rows, size_t width, const void *parameters, const void *x,
                           void *density);
void vk_normal_log_density_pullback(VKPrecision p, size_t rows, size_t width, const void *parameters, const void *x,
                                    const void *ddensity, void *dparameters, void *dx);

/// out [columns] = Σ over rows of weight · (prediction - target)²; `weight` [rows] or null for ones.
void vk_squared_errors(VKPrecision p, size_t rows, size_t columns, const void *prediction, const void *target,
                       const void *weight, void *out);
void vk_squared_errors_pullback(VKPrecision p, size_t rows, size_t columns, const void *prediction,
                                const void *target, const void *weight, const void *dout, void *dprediction);
/// log Bernoulli(target; σ(logit)) = target · logit - softplus(logit), elementwise.
void vk_bernoulli_log_density(VKPrecision p, size_t n, const void *logits, const void *targets, void *density);
void vk_bernoulli_log_density_pullback(VKPrecision p, size_t n, const void *logits, const void *targets,
                                       const void *ddensity, void *dlogits);

// Softmax.swift. x and y [rows, width], width ≥ 1; log_sum_exp puts out y [rows].
/// y = log Σ e^x; -∞ for a row of -∞, to which no gradient flows.
void vk_log_sum_exp(VKPrecision p, size_t rows, size_t width, const void *x, void *y);
void vk_log_sum_exp_pullback(VKPrecision p, size_t rows, size_t width, const void *x, const void *dy, void *dx);
/// y = e^x / Σ e^x
void vk_softmax(VKPrecision p, size_t rows, size_t width, const void *x, void *y);
void vk_softmax_pullback(VKPrecision p, size_t rows, size_t width, const void *y, const void *dy, void *dx);
/// y = x - log Σ e^x
void vk_log_softmax(VKPrecision p, size_t rows, size_t width, const void *x, void *y);
void vk_log_softmax_pullback(VKPrecision p, size_t rows, size_t width, const void *y, const void *dy, void *dx);

// OneHot.swift. y [rows, width]: a single 1 in each row.
/// The first class at which the sum of `probability` [rows, width] so far exceeds the share `uniform` [rows] of the whole.
void vk_one_hot_sample(VKPrecision p, size_t rows, size_t width, const void *probability, const void *uniform,
                       void *y);
/// The first of the largest elements of x [rows, width].
void vk_one_hot_largest(VKPrecision p, size_t rows, size_t width, const void *x, void *y);

/// y = (1 - mix) · softmax(logits) + mix / classes, within each of `groups` groups of `classes` neighbours.
void vk_mixed_softmax(VKPrecision p, size_t groups, size_t classes, double mix, const void *logits, void *y);
void vk_mixed_softmax_pullback(VKPrecision p, size_t groups, size_t classes, double mix, const void *y,
                               const void *dy, void *dlogits);
/// kl [rows] = Σ q (log q - log prior) of probabilities [rows, width]. In the pullback dq and dprior may be null.
void vk_mixed_divergence(VKPrecision p, size_t rows, size_t width, const void *q, const void *prior, void *kl);
void vk_mixed_divergence_pullback(VKPrecision p, size_t rows, size_t width, const void *q, const void *prior,
                                  const void *dkl, void *dq, void *dprior);

/// density [rows] = Σ w (log softmax(logits) - log width) over the bins of each row, `bins`, `logWidths` [width]: the two
/// bins around x [rows] have weights w that average to x, all others have none.
void vk_two_hot_log_density(VKPrecision p, size_t rows, size_t width, const void *logits, const void *bins,
                            const void *logWidths, const void *x, void *density);
void vk_two_hot_log_density_pullback(VKPrecision p, size_t rows, size_t width, const void *logits, const void *bins,
                                     const void *x, const void *ddensity, void *dlogits);

// Missing.swift. NaN stands for a missing number.
size_t vk_count_missing(VKPrecision p, size_t n, const void *x);
/// values = x with 0 where it is NaN; seen = 0 there, 1 elsewhere.
void vk_split_missing(VKPrecision p, size_t n, const void *x, void *values, void *seen);

/// out [rows] = Σ x · weights of x [rows, width], weights [width]: the first and the last together, and so on inwards.
void vk_mirrored_sum(VKPrecision p, size_t rows, size_t width, const void *x, const void *weights, void *out);

// Normalisation over the last axis. `inverse` [rows] and `mean` [rows] are kept for the pullback.
void vk_layer_norm(VKPrecision p, size_t rows, size_t width, double epsilon, const void *x, const void *scale,
                   const void *offset, void *mean, void *inverse, void *y);
void vk_layer_norm_pullback(VKPrecision p, size_t rows, size_t width, const void *x, const void *scale,
                            const void *mean, const void *inverse, const void *dy, void *dx, void *dscale,
                            void *doffset);
void vk_rms_norm(VKPrecision p, size_t rows, size_t width, double epsilon, const void *x, const void *scale,
                 void *inverse, void *y);
void vk_rms_norm_pullback(VKPrecision p, size_t rows, size_t width, const void *x, const void *scale,
                          const void *inverse, const void *dy, void *dx, void *dscale);

/// y = f(x / √(mean of x² + ε) · scale), in one pass after the root mean square; `inverse` may be null.
void vk_rms_activation(VKPrecision p, VKUnary f, size_t rows, size_t width, double epsilon, const void *x,
                       const void *scale, void *inverse, void *y);
void vk_rms_activation_pullback(VKPrecision p, VKUnary f, size_t rows, size_t width, const void *x, const void *scale,
                                const void *inverse, const void *dy, void *dx, void *dscale);

/// Adam with decoupled weight decay; `firstCorrection` = 1 - β1^t, `secondCorrection` = 1 - β2^t.
void vk_adam(VKPrecision p, size_t n, double rate, double beta1, double beta2, double epsilon, double decay,
             double firstCorrection, double secondCorrection, double gradientScale, const void *gradient,
             void *first, void *second, void *parameter);

/// LaProp: the momentum is that of the gradient already divided by its root mean square; arguments as for vk_adam.
void vk_laprop(VKPrecision p, size_t n, double rate, double beta1, double beta2, double epsilon, double decay,
               double firstCorrection, double secondCorrection, double gradientScale, const void *gradient,
               void *first, void *second, void *parameter);

// Counter-based random numbers (Philox 4×32, ten rounds): element i depends on key, counter and i alone.
void vk_random_bits(uint64_t key, uint64_t counter, size_t n, uint32_t *out);
void vk_uniform(VKPrecision p, uint64_t key, uint64_t counter, size_t n, void *out);  // [0, 1)
void vk_normal(VKPrecision p, uint64_t key, uint64_t counter, size_t n, void *out);   // mean 0, deviation 1
