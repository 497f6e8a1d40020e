#pragma once
#include <cblas.h>

/// Whether AMD made this CPU; OpenBLAS names the kernels that it runs, which makers share.
static inline int cpu_is_amd(void) {
#ifdef __x86_64__
    __builtin_cpu_init();
    return __builtin_cpu_is("amd");
#else
    return 0;
#endif
}
