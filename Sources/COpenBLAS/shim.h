#pragma once
#include <cblas.h>

/// LAPACK's, which OpenBLAS holds too; its C header is a package of its own.
extern void dposv_(
    const char *triangle, const int *n, const int *columns, double *a, const int *lda, double *b, const int *ldb,
    int *info);

/// Solves A X = B for a symmetric positive definite A by Cholesky's decomposition, columns first: A becomes its factor, B
/// becomes X. 0, or what LAPACK says of why not.
static inline int positive_definite_solve(int n, int columns, double *a, double *b) {
    int info = 0;
    dposv_("L", &n, &columns, a, &n, b, &n, &info);
    return info;
}

/// Whether AMD made this CPU; OpenBLAS names the kernels that it runs, which makers share.
static inline int cpu_is_amd(void) {
#ifdef __x86_64__
    __builtin_cpu_init();
    return __builtin_cpu_is("amd");
#else
    return 0;
#endif
}
