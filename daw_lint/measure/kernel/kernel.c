/* What measuring does to every sample, where most of its time goes. Optional: numpy does the same without this library.
 *
 * For GCC and clang, whose vectors of 32 bytes it uses, and no library but that of C. No function allocates, keeps state or calls
 * back, so all may run in any number of threads. All sizes are checked by the caller (native.py). Arrays of samples have one row
 * a channel, ``stride`` floats apart.
 */
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(_WIN32)
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif
#define INLINE static inline __attribute__((always_inline))

typedef double quad __attribute__((vector_size(32), aligned(8)));
typedef float four __attribute__((vector_size(16)));
typedef int32_t four_codes __attribute__((vector_size(16)));
typedef uint8_t sixteen_bytes __attribute__((vector_size(16)));
typedef float eight __attribute__((vector_size(32), aligned(4)));
typedef int32_t eight_codes __attribute__((vector_size(32), aligned(4)));
#define SHUFFLE __builtin_shufflevector
#define DOUBLES(x) __builtin_convertvector(x, quad)
enum { LANES = 4 };

#ifndef SOURCE
#define SOURCE ""
#endif

/* Which source this was built from: a library of another is not used. */
EXPORT const char *daw_lint_kernel_source(void) { return SOURCE; }

/* Vectors at any address. (GCC 12 copies vectors by memcpy in pieces, which takes eight times as long.) */
typedef float four_at __attribute__((vector_size(16), aligned(4), may_alias));
typedef float eight_at __attribute__((vector_size(32), aligned(4), may_alias));
typedef double quad_at __attribute__((vector_size(32), aligned(8), may_alias));
typedef int32_t eight_codes_at __attribute__((vector_size(32), aligned(4), may_alias));
typedef uint8_t sixteen_bytes_at __attribute__((vector_size(16), aligned(1), may_alias));

INLINE four load_four(const float *at) { return *(const four_at *)at; }
INLINE eight load_eight(const float *at) { return *(const eight_at *)at; }
INLINE quad load_quad(const double *at) { return *(const quad_at *)at; }

INLINE double sum_of(quad values) { return values[0] + values[1] + (values[2] + values[3]); }

/* Whether this processor has what the compiler was told to use. */
EXPORT int daw_lint_kernel_runs(void) {
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
#else
    return 1;
#endif
}

INLINE float single_of(uint32_t code) {
    float value;
    memcpy(&value, &code, 4);
    return value;
}

INLINE int32_t code_of(float value) {
    int32_t code;
    memcpy(&code, &value, 4);
    return code;
}

/* ---- Conversion: interleaved samples of a file to one row of floats a channel ---- */

enum { U8 = 1, S8, S16, S24, S32, F32, F64 };

INLINE uint32_t load_u32(const uint8_t *at, int big) {
    return big ? (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3]
               : (uint32_t)at[3] << 24 | (uint32_t)at[2] << 16 | (uint32_t)at[1] << 8 | at[0];
}

INLINE float sample_of(const uint8_t *at, int kind, int big) {
    switch (kind) {
    case U8:
        return (float)((int)at[0] - 128) * 0x1p-7f;
    case S8:
        return (float)(int8_t)at[0] * 0x1p-7f;
    case S16:
        return (float)(int16_t)(big ? at[0] << 8 | at[1] : at[1] << 8 | at[0]) * 0x1p-15f;
    case S24: {
        uint32_t code = big ? (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8
                            : (uint32_t)at[2] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[0] << 8;
        return (float)(int32_t)code * 0x1p-31f;
    }
    case S32:
        return (float)(int32_t)load_u32(at, big) * 0x1p-31f;
    case F32:
        return single_of(load_u32(at, big));
    default: {
        uint64_t low = load_u32(big ? at + 4 : at, big), high = load_u32(big ? at : at + 4, big), code = high << 32 | low;
        double value;
        memcpy(&value, &code, 8);
        return (float)value;
    }
    }
}

INLINE void spread(const uint8_t *restrict raw, int kind, int big, int width, int channels, ptrdiff_t frames,
                   float *restrict out, ptrdiff_t stride) {
    for (int channel = 0; channel < channels; channel++) {
        const uint8_t *from = raw + (ptrdiff_t)channel * width;
        float *to = out + channel * stride;
        for (ptrdiff_t frame = 0; frame < frames; frame++)
            to[frame] = sample_of(from + frame * channels * width, kind, big);
    }
}

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
/* Four samples of 24 bits in 12 bytes. Reads 16. */
INLINE four four_of_24(const uint8_t *at) {
    sixteen_bytes raw = *(const sixteen_bytes_at *)at;
    four_codes codes = (four_codes)SHUFFLE(raw, raw, 0, 0, 1, 2, 0, 3, 4, 5, 0, 6, 7, 8, 0, 9, 10, 11);
    return __builtin_convertvector(codes & -256, four) * 0x1p-31f;
}

/* Stereo of 24 bits, the usual case: most of the file, and how many frames that was. */
INLINE ptrdiff_t spread_24(const uint8_t *raw, ptrdiff_t frames, float *left, float *right) {
    ptrdiff_t frame = 0;
    for (; frame + 5 <= frames; frame += 4) {
        four first = four_of_24(raw + frame * 6), second = four_of_24(raw + frame * 6 + 12);
        four one = SHUFFLE(first, second, 0, 2, 4, 6), other = SHUFFLE(first, second, 1, 3, 5, 7);
        *(four_at *)(left + frame) = one;
        *(four_at *)(right + frame) = other;
    }
    return frame;
}
#else
INLINE ptrdiff_t spread_24(const uint8_t *raw, ptrdiff_t frames, float *left, float *right) {
    (void)raw, (void)frames, (void)left, (void)right;
    return 0;
}
#endif

#define SPREAD(kind, width)                                                                                            \
    if (big)                                                                                                           \
        spread(raw, kind, 1, width, channels, frames, out, stride);                                                    \
    else if (channels == 2)                                                                                            \
        spread(raw, kind, 0, width, 2, frames, out, stride);                                                           \
    else if (channels == 1)                                                                                            \
        spread(raw, kind, 0, width, 1, frames, out, stride);                                                           \
    else                                                                                                               \
        spread(raw, kind, 0, width, channels, frames, out, stride);                                                    \
    break

/* ``raw`` holds ``frames`` times ``channels`` samples, at any address. */
EXPORT void daw_lint_convert(const uint8_t *raw, int kind, int big, int channels, ptrdiff_t frames, float *out,
                                  ptrdiff_t stride) {
    if (kind == S24 && !big && channels == 2) {
        ptrdiff_t done = spread_24(raw, frames, out, out + stride);
        raw += done * 6, out += done, frames -= done;
    }
    switch (kind) {
    case U8: SPREAD(U8, 1);
    case S8: SPREAD(S8, 1);
    case S16: SPREAD(S16, 2);
    case S24: SPREAD(S24, 3);
    case S32: SPREAD(S32, 4);
    case F32: SPREAD(F32, 4);
    case F64: SPREAD(F64, 8);
    }
}

/* ---- Survey: magnitudes of cells, sums of hops ---- */

INLINE int32_t larger(int32_t one, int32_t other) { return one > other ? one : other; }

/* Magnitudes are compared as integers: the order is the same, and NaN is above infinity. */
INLINE float highest(const float *values, int count) {
    int32_t most[8] = {0};
    int at = 0;
    for (; at + 8 <= count; at += 8)
        for (int lane = 0; lane < 8; lane++)
            most[lane] = larger(most[lane], code_of(values[at + lane]) & 0x7fffffff);
    if (at < count && count >= 8) {
        at = count - 8;
        for (int lane = 0; lane < 8; lane++)
            most[lane] = larger(most[lane], code_of(values[at + lane]) & 0x7fffffff);
    } else
        for (; at < count; at++)
            most[0] = larger(most[0], code_of(values[at]) & 0x7fffffff);
    for (int half = 4; half; half /= 2)
        for (int lane = 0; lane < half; lane++)
            most[lane] = larger(most[lane], most[lane + half]);
    return single_of((uint32_t)most[0]);
}

INLINE eight_codes larger_each(eight_codes one, eight_codes other) {
    eight_codes above = one > other;
    return (one & above) | (other & ~above);
}

INLINE eight_codes magnitudes(eight values) { return (eight_codes)values & 0x7fffffff; }

/* The largest number of each of eight vectors. */
INLINE eight_codes largest_of_each(const eight_codes *v) {
    eight_codes pairs[4], fours[2];
    for (int one = 0; one < 4; one++) {
        eight_codes a = v[2 * one], b = v[2 * one + 1];
        pairs[one] = larger_each(SHUFFLE(a, b, 0, 8, 1, 9, 4, 12, 5, 13), SHUFFLE(a, b, 2, 10, 3, 11, 6, 14, 7, 15));
    }
    for (int one = 0; one < 2; one++) {
        eight_codes a = pairs[2 * one], b = pairs[2 * one + 1];
        fours[one] = larger_each(SHUFFLE(a, b, 0, 1, 8, 9, 4, 5, 12, 13), SHUFFLE(a, b, 2, 3, 10, 11, 6, 7, 14, 15));
    }
    eight_codes low = SHUFFLE(fours[0], fours[1], 0, 1, 2, 3, 8, 9, 10, 11);
    return larger_each(low, SHUFFLE(fours[0], fours[1], 4, 5, 6, 7, 12, 13, 14, 15));
}

/* Loops over cells of the lengths that 44.1, 48 kHz and their multiples have are compiled for these. */
#define BY_CELL(call, cell, ...)                                                                                       \
    do {                                                                                                               \
        if (cell == 16)                                                                                                \
            call(__VA_ARGS__, 16);                                                                                     \
        else if (cell == 15)                                                                                           \
            call(__VA_ARGS__, 15);                                                                                     \
        else                                                                                                           \
            call(__VA_ARGS__, cell);                                                                                   \
    } while (0)

INLINE void highest_each(const float *samples, ptrdiff_t cells, float *out, int cell) {
    ptrdiff_t index = 0;
    for (; cell >= 8 && index + 8 <= cells; index += 8) {
        eight_codes most[8];
        for (int one = 0; one < 8; one++) {
            const float *at = samples + (index + one) * cell;
            most[one] = magnitudes(load_eight(at));
            for (int more = 8; more + 8 <= cell; more += 8) most[one] = larger_each(most[one], magnitudes(load_eight(at + more)));
            if (cell % 8) most[one] = larger_each(most[one], magnitudes(load_eight(at + cell - 8)));
        }
        *(eight_codes_at *)(out + index) = largest_of_each(most);
    }
    for (; index < cells; index++) out[index] = highest(samples + index * cell, cell);
}

/* The highest magnitude of each cell, ``cells`` of them a channel; ``out`` has shape (channels, cells). */
EXPORT void daw_lint_cells(const float *samples, ptrdiff_t stride, int channels, ptrdiff_t cells, int cell,
                                float *out) {
    for (int channel = 0; channel < channels; channel++)
        BY_CELL(highest_each, cell, samples + channel * stride, cells, out + channel * cells);
}

INLINE double added(eight one, eight other) {
    quad low = DOUBLES(SHUFFLE(one, one, 0, 1, 2, 3)) + DOUBLES(SHUFFLE(other, other, 0, 1, 2, 3));
    quad high = DOUBLES(SHUFFLE(one, one, 4, 5, 6, 7)) + DOUBLES(SHUFFLE(other, other, 4, 5, 6, 7));
    return sum_of(low + high);
}

/* Sum and sum of squares of a hop, and the sum of its products with ``other``, where that is not null. */
INLINE void hop_sums(const float *one, const float *other, int hop, double *sum, double *squares, double *products) {
    eight plain[2] = {{0}}, square[2] = {{0}}, product[2] = {{0}};
    int at = 0;
    for (; at + 16 <= hop; at += 16)
        for (int half = 0; half < 2; half++) {
            eight values = load_eight(one + at + 8 * half);
            plain[half] += values;
            square[half] += values * values;
            if (other) product[half] += values * load_eight(other + at + 8 * half);
        }
    *sum = added(plain[0], plain[1]);
    *squares = added(square[0], square[1]);
    if (other) *products = added(product[0], product[1]);
    for (; at < hop; at++) {
        *sum += (double)one[at];
        *squares += (double)one[at] * (double)one[at];
        if (other) *products += (double)one[at] * (double)other[at];
    }
}

/* ``sums`` and ``squares`` have shape (channels, hops); ``products`` is null, or for the first two channels, shape (hops,). */
EXPORT void daw_lint_hops(const float *samples, ptrdiff_t stride, int channels, ptrdiff_t hops, int hop, double *sums,
                               double *squares, double *products) {
    for (int channel = 0; channel < channels; channel++)
        for (ptrdiff_t index = 0; index < hops; index++) {
            const float *from = samples + channel * stride + index * hop;
            ptrdiff_t at = channel * hops + index;
            if (products && channel == 0)
                hop_sums(from, from + stride, hop, sums + at, squares + at, products + index);
            else
                hop_sums(from, NULL, hop, sums + at, squares + at, NULL);
        }
}

/* ---- K-weighting: the energy of every hop, four hops side by side ---- */

/* Both biquads in series, in the transposed direct form II, with the feedback of each output written as that of a state. */
struct biquads {
    double b0, a1, a2, x1, x2, c1, c2, y1, y2;
};

struct states {
    quad s1, s2, s3, s4;
};

INLINE quad filtered(quad x, const struct biquads *f, struct states *s) {
    quad between = f->b0 * x + s->s1, y = between + s->s3;
    quad s1 = f->x1 * x + s->s2 - f->a1 * s->s1, s3 = f->y1 * between + s->s4 - f->c1 * s->s3;
    s->s2 = f->x2 * x - f->a2 * s->s1;
    s->s4 = f->y2 * between - f->c2 * s->s3;
    s->s1 = s1;
    s->s3 = s3;
    return y;
}

/* Four samples of each of four hops, turned: one vector holds one sample of each hop. */
INLINE void side_by_side(const float *const *hops, int at, quad *out) {
    four a = load_four(hops[0] + at), b = load_four(hops[1] + at), c = load_four(hops[2] + at), d = load_four(hops[3] + at);
    four ab = SHUFFLE(a, b, 0, 4, 1, 5), cd = SHUFFLE(c, d, 0, 4, 1, 5);
    four late_ab = SHUFFLE(a, b, 2, 6, 3, 7), late_cd = SHUFFLE(c, d, 2, 6, 3, 7);
    out[0] = DOUBLES(SHUFFLE(ab, cd, 0, 1, 4, 5));
    out[1] = DOUBLES(SHUFFLE(ab, cd, 2, 3, 6, 7));
    out[2] = DOUBLES(SHUFFLE(late_ab, late_cd, 0, 1, 4, 5));
    out[3] = DOUBLES(SHUFFLE(late_ab, late_cd, 2, 3, 6, 7));
}

/* Filter four hops of one channel or of two. Energies go to ``energy``, sums of products of two channels to ``products``. */
INLINE void filter_hops(const float *const (*hops)[LANES], int channels, int hop, const struct biquads *f, struct states *s,
                        quad *energy, quad *products) {
    quad sums[2] = {{0}}, product = {0};
    int at = 0;
    for (; at + 4 <= hop; at += 4) {
        quad x[2][4];
        for (int channel = 0; channel < channels; channel++) side_by_side(hops[channel], at, x[channel]);
        for (int sample = 0; sample < 4; sample++) {
            quad y = filtered(x[0][sample], f, &s[0]);
            sums[0] += y * y;
            if (channels == 2) {
                quad other = filtered(x[1][sample], f, &s[1]);
                sums[1] += other * other;
                product += y * other;
            }
        }
    }
    for (; at < hop; at++) {
        quad y[2];
        for (int channel = 0; channel < channels; channel++) {
            const float *const *from = hops[channel];
            quad x = {(double)from[0][at], (double)from[1][at], (double)from[2][at], (double)from[3][at]};
            y[channel] = filtered(x, f, &s[channel]);
            sums[channel] += y[channel] * y[channel];
        }
        if (channels == 2) product += y[0] * y[1];
    }
    for (int channel = 0; channel < channels; channel++) energy[channel] = sums[channel];
    if (channels == 2) *products = product;
}

/* The states that a hop leaves behind when it starts at rest: four sums of products. */
INLINE void states_after(const float *samples, int hop, const double *weights, double *after) {
    quad sums[2][4] = {{{0}}};
    int at = 0;
    for (; at + 8 <= hop; at += 8)
        for (int half = 0; half < 2; half++) {
            quad values = DOUBLES(load_four(samples + at + 4 * half));
            for (int state = 0; state < 4; state++)
                sums[half][state] += load_quad(weights + (ptrdiff_t)state * hop + at + 4 * half) * values;
        }
    for (int state = 0; state < 4; state++) {
        after[state] = sum_of(sums[0][state] + sums[1][state]);
        for (int rest = at; rest < hop; rest++) after[state] += weights[(ptrdiff_t)state * hop + rest] * (double)samples[rest];
    }
}

/* Below this a state is no sound, and soon so small that processors take a hundred times as long. */
static const double FORGOTTEN = 1e-30;

/* Move a state behind a hop. */
INLINE void step_over(const float *samples, int hop, const double *weights, const double *decay, double *state) {
    double after[4];
    states_after(samples, hop, weights, after);
    for (int one = 0; one < 4; one++)
        for (int other = 0; other < 4; other++) after[one] += decay[one * 4 + other] * state[other];
    for (int one = 0; one < 4; one++) state[one] = after[one] <= FORGOTTEN && after[one] >= -FORGOTTEN ? 0.0 : after[one];
}

/* Write the states before each of four hops to ``before``, and move ``state`` behind the last of ``count``. */
INLINE void chain(const float *const *hops, int count, int hop, const double *weights, const double *decay, double *state,
                  struct states *before) {
    double each[4][LANES] = {{0}};
    for (int lane = 0; lane < count; lane++) {
        for (int one = 0; one < 4; one++) each[one][lane] = state[one];
        step_over(hops[lane], hop, weights, decay, state);
    }
    before->s1 = load_quad(each[0]);
    before->s2 = load_quad(each[1]);
    before->s3 = load_quad(each[2]);
    before->s4 = load_quad(each[3]);
}

/* Hops after which a state has forgotten what was before: hops are about 10 ms, and the slowest pole is at 38 Hz. */
enum { FORGETS = 40 };

INLINE quad without_forgotten(quad state) {
    typedef int64_t codes __attribute__((vector_size(32), aligned(8)));
    return (quad)((codes)state & ((state > FORGOTTEN) | (state < -FORGOTTEN)));
}

/* Filter the first four times ``each`` hops of one channel or of two: every lane has ``each`` hops in a row, so that only the
 * states at the start of a lane have to be found, from the hops before it. Arguments as below, at the first of the channels. */
INLINE void filter_lanes(const float *samples, ptrdiff_t stride, int channels, ptrdiff_t hops, ptrdiff_t each, int hop,
                         const struct biquads *f, const double *weights, const double *decay, double *states, double *energy,
                         double *products) {
    const float *at[2][LANES];
    struct states now[2];
    for (int channel = 0; channel < channels; channel++) {
        double starts[LANES][4] = {{0}};
        memcpy(starts[0], states + 4 * channel, sizeof starts[0]);
        for (int lane = 0; lane < LANES; lane++) {
            at[channel][lane] = samples + channel * stride + lane * each * hop;
            for (ptrdiff_t back = lane ? FORGETS : 0; back > 0; back--)
                step_over(at[channel][lane] - back * hop, hop, weights, decay, starts[lane]);
        }
        quad *state[4] = {&now[channel].s1, &now[channel].s2, &now[channel].s3, &now[channel].s4};
        for (int one = 0; one < 4; one++) *state[one] = (quad){starts[0][one], starts[1][one], starts[2][one], starts[3][one]};
    }
    for (ptrdiff_t index = 0; index < each; index++) {
        quad sums[2], crossed;
        filter_hops((const float *const(*)[LANES])at, channels, hop, f, now, sums, &crossed);
        for (int channel = 0; channel < channels; channel++) {
            now[channel].s1 = without_forgotten(now[channel].s1);
            now[channel].s2 = without_forgotten(now[channel].s2);
            now[channel].s3 = without_forgotten(now[channel].s3);
            now[channel].s4 = without_forgotten(now[channel].s4);
            for (int lane = 0; lane < LANES; lane++) {
                energy[channel * hops + lane * each + index] = sums[channel][lane];
                at[channel][lane] += hop;
            }
        }
        for (int lane = 0; channels == 2 && lane < LANES; lane++) products[lane * each + index] = crossed[lane];
    }
    for (int channel = 0; channel < channels; channel++) {
        const double last[4] = {now[channel].s1[3], now[channel].s2[3], now[channel].s3[3], now[channel].s4[3]};
        memcpy(states + 4 * channel, last, sizeof last);
    }
}

/* Shapes: ``filters`` (9,); ``weights`` (4, hop), what each sample of a hop leaves in each state; ``decay`` (4, 4), what a state
 * leaves of itself over a hop; ``states`` (channels, 4), kept from call to call; ``energy`` (channels, hops); ``products`` (hops,)
 * if there are two channels, else null. */
EXPORT void daw_lint_k_weighted(const float *samples, ptrdiff_t stride, int channels, ptrdiff_t hops, int hop,
                                const double *filters, const double *weights, const double *decay, double *states,
                                double *energy, double *products) {
    const struct biquads f = {filters[0], filters[1], filters[2], filters[3], filters[4],
                              filters[5], filters[6], filters[7], filters[8]};
    const int at_once = channels == 2 ? 2 : 1;
    const ptrdiff_t each = hops / LANES > FORGETS ? hops / LANES : 0;
    for (int channel = 0; each && channel < channels; channel += at_once) {
        const float *from = samples + channel * stride;
        double *to = energy + channel * hops, *state = states + 4 * channel;
        if (at_once == 2)
            filter_lanes(from, stride, 2, hops, each, hop, &f, weights, decay, state, to, products);
        else
            filter_lanes(from, stride, 1, hops, each, hop, &f, weights, decay, state, to, NULL);
    }
    for (ptrdiff_t first = LANES * each; first < hops; first += LANES) {
        const int count = hops - first < LANES ? (int)(hops - first) : LANES;
        for (int channel = 0; channel < channels; channel += at_once) {
            const float *at[2][LANES];
            struct states before[2];
            quad sums[2], crossed;
            for (int one = 0; one < at_once; one++) {
                /* Lanes without a hop take the first one again, and are left out. */
                for (int lane = 0; lane < LANES; lane++)
                    at[one][lane] = samples + (channel + one) * stride + (first + (lane < count ? lane : 0)) * hop;
                chain(at[one], count, hop, weights, decay, states + 4 * (channel + one), &before[one]);
            }
            if (at_once == 2) {
                filter_hops((const float *const(*)[LANES])at, 2, hop, &f, before, sums, &crossed);
                memcpy(products + first, &crossed, (size_t)count * sizeof(double));
            } else
                filter_hops((const float *const(*)[LANES])at, 1, hop, &f, before, sums, NULL);
            for (int one = 0; one < at_once; one++)
                memcpy(energy + (channel + one) * hops + first, &sums[one], (size_t)count * sizeof(double));
        }
    }
}

/* ---- True peak: see true_peak.py, whose terms these are ---- */

INLINE eight_codes bends(const float *at) {
    eight next = load_eight(at + 1);
    return magnitudes(load_eight(at + 2) - next - (next - load_eight(at)));
}

/* The highest second difference in each cell. ``samples`` begins one sample before the first cell; the last sample has none. */
INLINE void bend(const float *samples, ptrdiff_t cells, float *out, int cell) {
    ptrdiff_t index = 0;
    for (; cell >= 8 && index + 8 < cells; index += 8) {
        eight_codes most[8];
        for (int one = 0; one < 8; one++) {
            const float *at = samples + (index + one) * cell;
            most[one] = bends(at);
            for (int more = 8; more + 8 <= cell; more += 8) most[one] = larger_each(most[one], bends(at + more));
            if (cell % 8) most[one] = larger_each(most[one], bends(at + cell - 8));
        }
        *(eight_codes_at *)(out + index) = largest_of_each(most);
    }
    for (; index < cells; index++) {
        float second[64];
        const float *at = samples + index * cell;
        const int has_all = index + 1 < cells;
        for (int one = 0; one < cell - 1; one++) second[one] = at[one + 2] - at[one + 1] - (at[one + 1] - at[one]);
        second[cell - 1] = has_all ? at[cell + 1] - at[cell] - (at[cell] - at[cell - 1]) : 0.0f;
        out[index] = highest(second, cell);
    }
}

enum { LONGEST_CELL = 64, TAPS = 32, MOST_POINTS = 15, STEP = 16, PADDED = LONGEST_CELL + TAPS + STEP };

/* The highest magnitude of the points of a cell over some filters. ``near`` are the samples from TAPS / 2 - 1 before it, cell + TAPS
 * of them and STEP more. All points go to ``all[point][LONGEST_CELL]``, if that is there. */
INLINE float highest_point(const float *near, int cell, const float *filters, int points, float *all) {
    int32_t most = 0;
    for (int from = 0; from < cell; from += STEP) {
        eight_codes top[2] = {{0}};
        for (int point = 0; point < points; point++) {
            const float *filter = filters + point * TAPS;
            eight sums[2] = {{0}}, odd[2] = {{0}};
            for (int tap = 0; tap < TAPS; tap += 2)
                for (int half = 0; half < 2; half++) {
                    sums[half] += filter[tap] * load_eight(near + from + tap + 8 * half);
                    odd[half] += filter[tap + 1] * load_eight(near + from + tap + 1 + 8 * half);
                }
            for (int half = 0; half < 2; half++) {
                eight_codes found = magnitudes(sums[half] + odd[half]);
                if (all) *(eight_codes_at *)(all + point * LONGEST_CELL + from + 8 * half) = found;
                top[half] = larger_each(found, top[half]);
            }
        }
        /* Whole vectors were computed; what is beyond the cell does not count. */
        const int count = cell - from < STEP ? cell - from : STEP;
        for (int lane = 0; lane < count; lane++) most = larger(most, top[lane / 8][lane % 8]);
    }
    return single_of((uint32_t)most);
}

/* Where in time a value comes first: sample * points + point. */
INLINE int place_of(float value, const float *all, int cell, int points) {
    for (int sample = 0; sample < cell; sample++)
        for (int point = 0; point < points; point++)
            if (all[point * LONGEST_CELL + sample] == value) return sample * points + point;
    return 0;
}

struct interpolation {
    int32_t cell, per_row, reach, late, points, coarse_points;
    float linear, curved, slack, sure;
};

/* One channel. ``samples`` has ``length`` floats, of which the last ``rows`` rows are new; ``cells`` are the peaks of the new
 * cells. Writes the true peak of each row, and the highest point of each cell judged (0 where none was needed); raises
 * ``best[0]``, and then puts the cell into ``best[1]`` and the point in it (sample * points + point) into ``best[2]``. Returns
 * whether any cell is above 1. ``scratch`` has room for 4 floats per cell and 8 * (late + reach) more. */
EXPORT int daw_lint_true_peaks(const float *samples, ptrdiff_t length, ptrdiff_t rows, const float *cells,
                                    const struct interpolation *how, const float *coarse, const float *fine, float *peaks,
                                    float *between, double *best, float *scratch) {
    /* Bounds and levels are not negative: as integers they have the same order. */
    const int cell = how->cell, late = how->late, reach = how->reach, lead = TAPS / 2 - 1, per_row = how->per_row;
    const ptrdiff_t count = rows * per_row, history = length - count * cell;
    const float *near = samples + history - (ptrdiff_t)late * cell - lead;
    const ptrdiff_t near_length = length - (history - (ptrdiff_t)late * cell - lead);
    const int window = cell + TAPS - 1;
    float *levels = scratch, *curves = levels + count + late, *bounds = curves + count + late + reach, *points = bounds + per_row;
    int over = 0;
    for (int index = 0; index < late; index++) levels[index] = highest(samples + history - (late - index) * cell, cell);
    memcpy(levels + late, cells, (size_t)count * sizeof(float));
    BY_CELL(bend, cell, samples + history - (ptrdiff_t)(late + reach) * cell - 1, count + late + reach, curves);
    for (ptrdiff_t row = 0; row < rows; row++) {
        const ptrdiff_t first = row * per_row;
        int32_t sampled = 0;
        for (int index = 0; index < per_row; index++) sampled = larger(sampled, code_of(levels[first + index]));
        float peak = single_of((uint32_t)sampled), known = peak < 1 ? peak : 1;
        for (int index = 0; index < per_row; index++) {
            const float *curve = curves + first + index;
            int32_t steepest = larger(larger(code_of(curve[0]), code_of(curve[1])), code_of(curve[2]));
            for (int offset = 3; offset <= 2 * reach; offset++) steepest = larger(steepest, code_of(curve[offset]));
            points[index] = single_of((uint32_t)steepest);
        }
        for (int index = 0; index < per_row; index++) {
            int32_t level = larger(code_of(levels[first + index]), code_of(levels[first + index + 1]));
            bounds[index] = how->linear * single_of((uint32_t)level) + how->curved * points[index];
        }
        int32_t bound = 0;
        for (int index = 0; index < per_row; index++) bound = larger(bound, code_of(bounds[index]));
        if (!(single_of((uint32_t)bound) > known)) {
            peaks[row] = peak;
            continue;
        }
        int likeliest = 0;
        while (likeliest < per_row - 1 && code_of(bounds[likeliest]) != bound) likeliest++;
        /* The cell with the highest bound goes first: it rules out many others. */
        for (int turn = -1; turn < per_row; turn++) {
            int index = turn < 0 ? likeliest : turn;
            if (!(bounds[index] > known) || (turn == likeliest)) continue;
            float padded[PADDED];
            const float *at = near + (first + index) * cell;
            if ((first + index) * cell + window + STEP > near_length) {
                memcpy(padded, at, (size_t)window * sizeof(float));
                memset(padded + window, 0, sizeof padded - (size_t)window * sizeof(float));
                at = padded;
            }
            float rough = highest_point(at, cell, coarse, how->coarse_points, NULL);
            float surely = how->sure * rough;
            known = surely > known ? (surely < 1 ? surely : 1) : known;
            float room = (rough > levels[first + index] ? rough : levels[first + index]) + how->slack * points[index];
            if (!(room > known)) continue;
            float all[MOST_POINTS * LONGEST_CELL];
            float found = highest_point(at, cell, fine, how->points, all);
            between[first + index] = found;
            surely = how->sure * found;
            known = surely > known ? (surely < 1 ? surely : 1) : known;
            peak = found > peak ? found : peak;
            over |= found > 1;
            if ((double)found > best[0]) {
                best[0] = found;
                best[1] = (double)(first + index);
                best[2] = place_of(found, all, cell, how->points);
            }
        }
        peaks[row] = peak;
    }
    return over;
}

/* ---- Spectra: two real signals at a time, as the real and the imaginary part of one ---- */

/* Turn eight rows of eight into columns. */
INLINE void turn(eight *rows) {
    eight r[8], s[8];
    for (int lane = 0; lane < 8; lane += 2) {
        s[lane] = SHUFFLE(rows[lane], rows[lane + 1], 0, 8, 1, 9, 4, 12, 5, 13);
        s[lane + 1] = SHUFFLE(rows[lane], rows[lane + 1], 2, 10, 3, 11, 6, 14, 7, 15);
    }
    for (int lane = 0; lane < 8; lane += 4)
        for (int half = 0; half < 2; half++) {
            r[lane + 2 * half] = SHUFFLE(s[lane + half], s[lane + half + 2], 0, 1, 8, 9, 4, 5, 12, 13);
            r[lane + 2 * half + 1] = SHUFFLE(s[lane + half], s[lane + half + 2], 2, 3, 10, 11, 6, 7, 14, 15);
        }
    for (int lane = 0; lane < 4; lane++) {
        rows[lane] = SHUFFLE(r[lane], r[lane + 4], 0, 1, 2, 3, 8, 9, 10, 11);
        rows[lane + 4] = SHUFFLE(r[lane], r[lane + 4], 4, 5, 6, 7, 12, 13, 14, 15);
    }
}

/* Cut up to four pairs of frames, times the window: ``out[sample]`` has all real parts, then all imaginary ones. */
INLINE void cut(const float *samples, const int64_t *at, int pairs, int length, const float *window, quad *out) {
    int sample = 0, are_all = pairs == LANES;
    for (int signal = 0; are_all && signal < 2 * LANES; signal++) are_all = at[signal] >= 0;
    for (; are_all && sample + 8 <= length; sample += 8) {
        eight rows[8], shape = load_eight(window + sample);
        for (int lane = 0; lane < 8; lane++)
            rows[lane] = shape * load_eight(samples + at[lane < 4 ? 2 * lane : 2 * lane - 7] + sample);
        turn(rows);
        for (int row = 0; row < 8; row++) {
            out[2 * (sample + row)] = DOUBLES(SHUFFLE(rows[row], rows[row], 0, 1, 2, 3));
            out[2 * (sample + row) + 1] = DOUBLES(SHUFFLE(rows[row], rows[row], 4, 5, 6, 7));
        }
    }
    for (; sample < length; sample++)
        for (int signal = 0; signal < 2 * LANES; signal++) {
            float value = signal < 2 * pairs && at[signal] >= 0 ? samples[at[signal] + sample] * window[sample] : 0.0f;
            out[2 * sample + signal % 2][signal / 2] = (double)value;
        }
}

#define TIMES(re, im, wr, wi, to)                                                                                      \
    do {                                                                                                               \
        (to)[0] = (re) * (wr) - (im) * (wi);                                                                           \
        (to)[1] = (re) * (wi) + (im) * (wr);                                                                           \
    } while (0)

/* Stockham's transform in steps of four, and one of two at the end if need be. ``turns`` are exp(-2 pi i k / length). Both
 * arrays have ``length`` complex vectors; returns the one with the result. */
INLINE const quad *transform(quad *from, quad *to, int length, const double *turns) {
    int left = length, apart = 1;
    for (; left >= 4; left /= 4, apart *= 4) {
        const ptrdiff_t quarter = (ptrdiff_t)(left / 4) * apart * 2;
        for (int group = 0; group < left / 4; group++) {
            const double *w1 = turns + 2 * (ptrdiff_t)group * apart, *w2 = turns + 4 * (ptrdiff_t)group * apart,
                         *w3 = turns + 6 * (ptrdiff_t)group * apart;
            const double r1 = w1[0], i1 = w1[1], r2 = w2[0], i2 = w2[1], r3 = w3[0], i3 = w3[1];
            const quad *in = from + 2 * (ptrdiff_t)group * apart;
            quad *out = to + 8 * (ptrdiff_t)group * apart;
            for (int one = 0; one < apart; one++, in += 2, out += 2) {
                const quad *a = in, *b = in + quarter, *c = in + 2 * quarter, *d = in + 3 * quarter;
                quad sr = a[0] + c[0], si = a[1] + c[1], dr = a[0] - c[0], di = a[1] - c[1];
                quad tr = b[0] + d[0], ti = b[1] + d[1], er = b[0] - d[0], ei = b[1] - d[1];
                out[0] = sr + tr;
                out[1] = si + ti;
                TIMES(dr + ei, di - er, r1, i1, out + 2 * apart);
                TIMES(sr - tr, si - ti, r2, i2, out + 4 * apart);
                TIMES(dr - ei, di + er, r3, i3, out + 6 * apart);
            }
        }
        quad *other = from;
        from = to, to = other;
    }
    if (left == 2) {
        for (int one = 0; one < 2 * apart; one++) {
            to[one] = from[one] + from[one + 2 * apart];
            to[one + 2 * apart] = from[one] - from[one + 2 * apart];
        }
        return to;
    }
    return from;
}

/* Add the direction of each product to ``sums``, and count those that are above ``heard``. */
INLINE int64_t add_phases(quad real, quad imaginary, int pairs, double heard, double *sums) {
    quad re = real, im = imaginary, size = real * real + imaginary * imaginary;
    for (int lane = 0; lane < LANES; lane++) size[lane] = sqrt(size[lane]);
    int64_t count = 0;
    for (int lane = 0; lane < pairs; lane++) {
        int is_heard = size[lane] > heard;
        double scale = is_heard ? 1 / size[lane] : 0.0;
        sums[0] += is_heard ? re[lane] * scale : 0.0;
        sums[1] += is_heard ? im[lane] * scale : 0.0;
        count += is_heard;
    }
    return count;
}

/* ``at`` has shape (pairs, 2): where the frames start in ``samples``, -1 for silence. Writes the power of the bins from ``first``
 * on to ``power``, shape (pairs, 2, bins); and, where these are there, the real part of each pair's product to ``cross``, shape
 * (pairs, bins), and adds its phases to ``phases``, shape (bins, 2). Returns how many phases it added. ``turns`` has 3/4 of
 * ``length`` complex numbers, ``scratch`` 4 * LANES * length. */
EXPORT int64_t daw_lint_spectra(const float *samples, const int64_t *at, ptrdiff_t pairs, int length, const float *window,
                                     const double *turns, int first, int bins, float *power, float *cross, double *phases,
                                     double heard, double *scratch) {
    int64_t added_phases = 0;
    for (ptrdiff_t pair = 0; pair < pairs; pair += LANES) {
        int some = pairs - pair < LANES ? (int)(pairs - pair) : LANES;
        quad *from = (quad *)scratch, *to = from + 2 * (ptrdiff_t)length;
        cut(samples, at + 2 * pair, some, length, window, from);
        const quad *found = transform(from, to, length, turns);
        for (int bin = 0; bin < bins; bin++) {
            const quad *here = found + 2 * (ptrdiff_t)(first + bin),
                       *there = found + 2 * (ptrdiff_t)((length - first - bin) % length);
            quad ar = (here[0] + there[0]) * 0.5, ai = (here[1] - there[1]) * 0.5;
            quad br = (here[1] + there[1]) * 0.5, bi = (there[0] - here[0]) * 0.5;
            quad real = ar * br + ai * bi;
            quad left = ar * ar + ai * ai, right = br * br + bi * bi;
            for (int lane = 0; lane < some; lane++) {
                power[(2 * (pair + lane)) * bins + bin] = (float)left[lane];
                power[(2 * (pair + lane) + 1) * bins + bin] = (float)right[lane];
                if (cross) cross[(pair + lane) * bins + bin] = (float)real[lane];
            }
            if (phases) added_phases += add_phases(real, ar * bi - ai * br, some, heard, phases + 2 * bin);
        }
    }
    return added_phases;
}

/* Weighted sums over bands of bins. Shapes: ``rows`` (count, bins); ``spans`` (bands, 2), the first bin of each band and their
 * number; ``weights``, one for each bin of each band, in order; ``out`` (count, bands). */
EXPORT void daw_lint_bands(const float *rows, ptrdiff_t count, ptrdiff_t bins, const int32_t *spans, int bands,
                           const float *weights, float *out) {
    for (ptrdiff_t row = 0; row < count; row++) {
        const float *weight = weights;
        for (int band = 0; band < bands; band++) {
            const float *from = rows + row * bins + spans[2 * band];
            const int number = spans[2 * band + 1];
            eight parts = {0};
            int at = 0;
            for (; at + 8 <= number; at += 8) parts += load_eight(from + at) * load_eight(weight + at);
            double sum = added(parts, (eight){0});
            for (; at < number; at++) sum += (double)from[at] * (double)weight[at];
            out[row * bands + band] = (float)sum;
            weight += number;
        }
    }
}

/* Decimation by cells: the sums of this cell and the one before it, times ``weights``, shape (2 * cell,). ``samples`` begins one
 * cell before the first. ``out`` has shape (channels, cells). */
INLINE void decimate(const float *samples, ptrdiff_t cells, const float *weights, float *out, int cell) {
    for (ptrdiff_t index = 0; index < cells; index++) {
        const float *from = samples + index * cell;
        float parts[8] = {0};
        int at = 0;
        for (; at + 8 <= 2 * cell; at += 8)
            for (int lane = 0; lane < 8; lane++) parts[lane] += from[at + lane] * weights[at + lane];
        for (; at < 2 * cell; at++) parts[0] += from[at] * weights[at];
        for (int half = 4; half; half /= 2)
            for (int lane = 0; lane < half; lane++) parts[lane] += parts[lane + half];
        out[index] = parts[0];
    }
}

EXPORT void daw_lint_decimate(const float *samples, ptrdiff_t stride, int channels, ptrdiff_t cells, int cell,
                                   const float *weights, float *out) {
    for (int channel = 0; channel < channels; channel++)
        BY_CELL(decimate, cell, samples + channel * stride, cells, weights, out + channel * cells);
}
