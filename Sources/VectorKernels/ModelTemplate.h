// Included once per precision, with VK_SUFFIX and VK_SCALAR defined.

// Every third of a row has a restrict pointer of its own, and so has every function here: without, the compiler checks
// for overlap at run time, gives up and leaves scalar code.
VK_INLINE void VK(gru_row)(size_t width, const VK_SCALAR *restrict xr, const VK_SCALAR *restrict xu,
                           const VK_SCALAR *restrict xc, const VK_SCALAR *restrict hr, const VK_SCALAR *restrict hu,
                           const VK_SCALAR *restrict hc, const VK_SCALAR *restrict s, VK_SCALAR *restrict gr,
                           VK_SCALAR *restrict gu, VK_SCALAR *restrict gc, VK_SCALAR *restrict next) {
    for (size_t i = 0; i < width; i++) {
        VK_SCALAR r = VK(sigmoid)(xr[i] + hr[i]);
        VK_SCALAR u = VK(sigmoid)(xu[i] + hu[i]);
        VK_SCALAR c = VK(tanh)(xc[i] + r * hc[i]);
        if (gr) {
            gr[i] = r;
            gu[i] = u;
            gc[i] = c;
        }
        next[i] = c + u * (s[i] - c);
    }
}

VK_KERNEL void VK(gru)(size_t rows, size_t width, const VK_SCALAR *inputs, const VK_SCALAR *recurrent,
                       const VK_SCALAR *state, VK_SCALAR *gates, VK_SCALAR *next) {
    for (size_t row = 0; row < rows; row++) {
        const VK_SCALAR *x = inputs + 3 * row * width, *h = recurrent + 3 * row * width, *s = state + row * width;
        VK_SCALAR *out = next + row * width;
        if (gates) {
            VK_SCALAR *g = gates + 3 * row * width;
            VK(gru_row)(width, x, x + width, x + 2 * width, h, h + width, h + 2 * width, s, g, g + width,
                        g + 2 * width, out);
        } else {
            VK(gru_row)(width, x, x + width, x + 2 * width, h, h + width, h + 2 * width, s, 0, 0, 0, out);
        }
    }
}

VK_INLINE void VK(gru_pullback_row)(size_t width, const VK_SCALAR *restrict r, const VK_SCALAR *restrict u,
                                    const VK_SCALAR *restrict c, const VK_SCALAR *restrict hc,
                                    const VK_SCALAR *restrict s, const VK_SCALAR *restrict d, VK_SCALAR *restrict dxr,
                                    VK_SCALAR *restrict dxu, VK_SCALAR *restrict dxc, VK_SCALAR *restrict dhr,
                                    VK_SCALAR *restrict dhu, VK_SCALAR *restrict dhc, VK_SCALAR *restrict ds) {
    for (size_t i = 0; i < width; i++) {
        VK_SCALAR dc = d[i] * (1 - u[i]) * (1 - c[i] * c[i]);
        VK_SCALAR du = d[i] * (s[i] - c[i]) * u[i] * (1 - u[i]);
        VK_SCALAR dr = dc * hc[i] * r[i] * (1 - r[i]);
        dxr[i] = dr;
        dhr[i] = dr;
        dxu[i] = du;
        dhu[i] = du;
        dxc[i] = dc;
        dhc[i] = dc * r[i];
        ds[i] = d[i] * u[i];
    }
}

VK_KERNEL void VK(gru_pullback)(size_t rows, size_t width, const VK_SCALAR *recurrent, const VK_SCALAR *state,
                                const VK_SCALAR *gates, const VK_SCALAR *dnext, VK_SCALAR *dinputs,
                                VK_SCALAR *drecurrent, VK_SCALAR *dstate) {
    for (size_t row = 0; row < rows; row++) {
        const VK_SCALAR *g = gates + 3 * row * width, *hc = recurrent + 3 * row * width + 2 * width;
        VK_SCALAR *dx = dinputs + 3 * row * width, *dh = drecurrent + 3 * row * width;
        VK(gru_pullback_row)(width, g, g + width, g + 2 * width, hc, state + row * width, dnext + row * width, dx,
                             dx + width, dx + 2 * width, dh, dh + width, dh + 2 * width, dstate + row * width);
    }
}

VK_KERNEL void VK(normal_parameters)(size_t rows, size_t width, VK_SCALAR floor, const VK_SCALAR *restrict raw,
                                     VK_SCALAR *restrict parameters) {
    // One long loop over means and deviations alike, and the means put back: loops as short as a latent variable is
    // wide would spend their time on what is left over after whole vectors.
    for (size_t i = 0; i < 2 * rows * width; i++) parameters[i] = VK(softplus)(raw[i]) + floor;
    for (size_t row = 0; row < rows; row++)
        for (size_t i = 0; i < width; i++) parameters[2 * row * width + i] = raw[2 * row * width + i];
}

VK_KERNEL void VK(normal_parameters_pullback)(size_t rows, size_t width, const VK_SCALAR *restrict raw,
                                              const VK_SCALAR *restrict dparameters, VK_SCALAR *restrict draw) {
    for (size_t i = 0; i < 2 * rows * width; i++) draw[i] = dparameters[i] * VK(sigmoid)(raw[i]);
    for (size_t row = 0; row < rows; row++)
        for (size_t i = 0; i < width; i++) draw[2 * row * width + i] = dparameters[2 * row * width + i];
}

VK_KERNEL void VK(normal_sample)(size_t rows, size_t width, const VK_SCALAR *parameters, const VK_SCALAR *noise,
                                 VK_SCALAR *sample) {
    for (size_t row = 0; row < rows; row++) {
        const VK_SCALAR *restrict mean = parameters + 2 * row * width, *restrict deviation = mean + width;
        const VK_SCALAR *restrict e = noise + row * width;
        VK_SCALAR *restrict z = sample + row * width;
        for (size_t i = 0; i < width; i++) z[i] = mean[i] + deviation[i] * e[i];
    }
}

VK_KERNEL void VK(normal_sample_pullback)(size_t rows, size_t width, const VK_SCALAR *noise, const VK_SCALAR *dsample,
                                          VK_SCALAR *dparameters) {
    for (size_t row = 0; row < rows; row++) {
        const VK_SCALAR *restrict e = noise + row * width, *restrict dz = dsample + row * width;
        VK_SCALAR *restrict dmean = dparameters + 2 * row * width, *restrict ddeviation = dmean + width;
        for (size_t i = 0; i < width; i++) {
            dmean[i] = dz[i];
            ddeviation[i] = dz[i] * e[i];
        }
    }
}

VK_KERNEL void VK(normal_divergence)(size_t rows, size_t width, const VK_SCALAR *q, const VK_SCALAR *prior,
                                     VK_SCALAR *kl) {
    for (size_t row = 0; row < rows; row++) {
        VK_REASSOCIATE
        const VK_SCALAR *mq = q + 2 * row * width, *sq = mq + width;
        const VK_SCALAR *mp = prior + 2 * row * width, *sp = mp + width;
        VK_SCALAR sum = 0;
        for (size_t i = 0; i < width; i++) {
            VK_SCALAR ratio = sq[i] / sp[i], difference = (mq[i] - mp[i]) / sp[i];
            sum += (VK_SCALAR)0.5 * (ratio * ratio + difference * difference - 1) - VK(log)(ratio);
        }
        kl[row] = sum;
    }
}

VK_KERNEL void VK(normal_divergence_pullback)(size_t rows, size_t width, const VK_SCALAR *q, const VK_SCALAR *prior,
                                              const VK_SCALAR *dkl, VK_SCALAR *dq, VK_SCALAR *dprior) {
    for (size_t row = 0; row < rows; row++) {
        const VK_SCALAR *restrict mq = q + 2 * row * width, *restrict sq = mq + width;
        const VK_SCALAR *restrict mp = prior + 2 * row * width, *restrict sp = mp + width;
        VK_SCALAR *restrict dmq = dq + 2 * row * width, *restrict dsq = dmq + width;
        VK_SCALAR *restrict dmp = dprior + 2 * row * width, *restrict dsp = dmp + width;
        VK_SCALAR d = dkl[row];
        for (size_t i = 0; i < width; i++) {
            VK_SCALAR inverse = 1 / sp[i];
            VK_SCALAR ratio = sq[i] * inverse, difference = (mq[i] - mp[i]) * inverse;
            VK_SCALAR dmean = d * difference * inverse;
            dmq[i] = dmean;
            dmp[i] = -dmean;
            dsq[i] = d * (ratio * inverse - 1 / sq[i]);
            dsp[i] = d * inverse * (1 - ratio * ratio - difference * difference);
        }
    }
}

VK_KERNEL void VK(normal_log_density)(size_t rows, size_t width, const VK_SCALAR *parameters, const VK_SCALAR *x,
                                      VK_SCALAR *density) {
    for (size_t row = 0; row < rows; row++) {
        VK_REASSOCIATE
        const VK_SCALAR *mean = parameters + 2 * row * width, *deviation = mean + width, *value = x + row * width;
        VK_SCALAR sum = 0;
        for (size_t i = 0; i < width; i++) {
            VK_SCALAR difference = (value[i] - mean[i]) / deviation[i];
            sum -= (VK_SCALAR)0.5 * difference * difference + VK(log)(deviation[i]) + (VK_SCALAR)0.91893853320467274;
        }
        density[row] = sum;
    }
}

VK_KERNEL void VK(normal_log_density_pullback)(size_t rows, size_t width, const VK_SCALAR *parameters,
                                               const VK_SCALAR *x, const VK_SCALAR *ddensity, VK_SCALAR *dparameters,
                                               VK_SCALAR *dx) {
    for (size_t row = 0; row < rows; row++) {
        const VK_SCALAR *restrict mean = parameters + 2 * row * width, *restrict deviation = mean + width;
        const VK_SCALAR *restrict value = x + row * width;
        VK_SCALAR *restrict dmean = dparameters + 2 * row * width, *restrict ddeviation = dmean + width;
        VK_SCALAR *restrict dvalue = dx + row * width;
        VK_SCALAR d = ddensity[row];
        for (size_t i = 0; i < width; i++) {
            VK_SCALAR inverse = 1 / deviation[i], difference = (value[i] - mean[i]) * inverse;
            VK_SCALAR slope = d * difference * inverse;
            dmean[i] = slope;
            dvalue[i] = -slope;
            ddeviation[i] = d * inverse * (difference * difference - 1);
        }
    }
}

VK_KERNEL void VK(squared_errors)(size_t rows, size_t columns, const VK_SCALAR *prediction, const VK_SCALAR *target,
                                  const VK_SCALAR *weight, VK_SCALAR *out) {
    for (size_t i = 0; i < columns; i++) out[i] = 0;
    for (size_t row = 0; row < rows; row++) {
        VK_SCALAR w = weight ? weight[row] : 1;
        for (size_t i = 0; i < columns; i++) {
            VK_SCALAR e = prediction[row * columns + i] - target[row * columns + i];
            out[i] += w * e * e;
        }
    }
}

VK_KERNEL void VK(squared_errors_pullback)(size_t rows, size_t columns, const VK_SCALAR *prediction,
                                           const VK_SCALAR *target, const VK_SCALAR *weight, const VK_SCALAR *dout,
                                           VK_SCALAR *dprediction) {
    for (size_t row = 0; row < rows; row++) {
        VK_SCALAR w = weight ? 2 * weight[row] : 2;
        for (size_t i = 0; i < columns; i++) {
            VK_SCALAR e = prediction[row * columns + i] - target[row * columns + i];
            dprediction[row * columns + i] = w * e * dout[i];
        }
    }
}

VK_KERNEL void VK(bernoulli_log_density)(size_t n, const VK_SCALAR *logits, const VK_SCALAR *targets,
                                         VK_SCALAR *density) {
    for (size_t i = 0; i < n; i++) density[i] = targets[i] * logits[i] - VK(softplus)(logits[i]);
}

VK_KERNEL void VK(bernoulli_log_density_pullback)(size_t n, const VK_SCALAR *logits, const VK_SCALAR *targets,
                                                  const VK_SCALAR *ddensity, VK_SCALAR *dlogits) {
    for (size_t i = 0; i < n; i++) dlogits[i] = ddensity[i] * (targets[i] - VK(sigmoid)(logits[i]));
}

VK_KERNEL void VK(layer_norm)(size_t rows, size_t width, VK_SCALAR epsilon, const VK_SCALAR *x,
                              const VK_SCALAR *scale, const VK_SCALAR *offset, VK_SCALAR *mean, VK_SCALAR *inverse,
                              VK_SCALAR *y) {
    for (size_t row = 0; row < rows; row++) {
        VK_REASSOCIATE
        const VK_SCALAR *in = x + row * width;
        VK_SCALAR *out = y + row * width, sum = 0, squares = 0;
        for (size_t i = 0; i < width; i++) sum += in[i];
        VK_SCALAR m = sum / width;
        for (size_t i = 0; i < width; i++) squares += (in[i] - m) * (in[i] - m);
        VK_SCALAR s = 1 / VK(sqrt)(squares / width + epsilon);
        mean[row] = m;
        inverse[row] = s;
        for (size_t i = 0; i < width; i++) out[i] = (in[i] - m) * s * scale[i] + offset[i];
    }
}

VK_KERNEL void VK(layer_norm_pullback)(size_t rows, size_t width, const VK_SCALAR *x, const VK_SCALAR *scale,
                                       const VK_SCALAR *mean, const VK_SCALAR *inverse, const VK_SCALAR *dy,
                                       VK_SCALAR *dx, VK_SCALAR *dscale, VK_SCALAR *doffset) {
    for (size_t i = 0; i < width; i++) dscale[i] = doffset[i] = 0;
    for (size_t row = 0; row < rows; row++) {
        VK_REASSOCIATE
        const VK_SCALAR *in = x + row * width, *d = dy + row * width;
        VK_SCALAR *out = dx + row * width, m = mean[row], s = inverse[row], sum = 0, dot = 0;
        for (size_t i = 0; i < width; i++) {
            VK_SCALAR normal = (in[i] - m) * s, slope = d[i] * scale[i];
            sum += slope;
            dot += slope * normal;
        }
        for (size_t i = 0; i < width; i++) {
            VK_SCALAR normal = (in[i] - m) * s;
            dscale[i] += d[i] * normal;
            doffset[i] += d[i];
            out[i] = s * (d[i] * scale[i] - (sum + normal * dot) / width);
        }
    }
}

VK_KERNEL void VK(rms_norm)(size_t rows, size_t width, VK_SCALAR epsilon, const VK_SCALAR *x, const VK_SCALAR *scale,
                            VK_SCALAR *inverse, VK_SCALAR *y) {
    for (size_t row = 0; row < rows; row++) {
        VK_REASSOCIATE
        const VK_SCALAR *in = x + row * width;
        VK_SCALAR *out = y + row * width, squares = 0;
        for (size_t i = 0; i < width; i++) squares += in[i] * in[i];
        VK_SCALAR s = 1 / VK(sqrt)(squares / width + epsilon);
        inverse[row] = s;
        for (size_t i = 0; i < width; i++) out[i] = in[i] * s * scale[i];
    }
}

VK_KERNEL void VK(rms_norm_pullback)(size_t rows, size_t width, const VK_SCALAR *x, const VK_SCALAR *scale,
                                     const VK_SCALAR *inverse, const VK_SCALAR *dy, VK_SCALAR *dx,
                                     VK_SCALAR *dscale) {
    for (size_t i = 0; i < width; i++) dscale[i] = 0;
    for (size_t row = 0; row < rows; row++) {
        VK_REASSOCIATE
        const VK_SCALAR *in = x + row * width, *d = dy + row * width;
        VK_SCALAR *out = dx + row * width, s = inverse[row], dot = 0;
        for (size_t i = 0; i < width; i++) dot += d[i] * scale[i] * in[i];
        VK_SCALAR pull = dot * s * s * s / width;
        for (size_t i = 0; i < width; i++) {
            dscale[i] += d[i] * in[i] * s;
            out[i] = d[i] * scale[i] * s - in[i] * pull;
        }
    }
}
