// Chooses a template's compilation by the run-time precision `p`.
#pragma once
#define VK_DISPATCH(name, ...) \
    if (p == VKSingle) name##_f32(__VA_ARGS__); else name##_f64(__VA_ARGS__)
