// One source, several compilations, one chosen when the program starts.
#pragma once

#if defined(__x86_64__) && defined(__ELF__)
#define VK_KERNEL static __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define VK_KERNEL static
#endif

#define VK_INLINE static inline __attribute__((always_inline))

// Sums may be reordered so that they vectorise.
#define VK_REASSOCIATE _Pragma("clang fp reassociate(on)")

// The name of a template's function in the precision being compiled: VK(exp) is exp_f32 or exp_f64.
#define VK_PASTE2(name, suffix) name##_##suffix
#define VK_PASTE(name, suffix) VK_PASTE2(name, suffix)
#define VK(name) VK_PASTE(name, VK_SUFFIX)
