// A loop of its own for every VKUnary.
#pragma once

// The switch stands outside the loop: each case is a loop of its own.
#define VK_FOR_EACH_UNARY(f, BODY) \
    switch (f) {                   \
    case VKIdentity: BODY(VKIdentity) break; \
    case VKReLU: BODY(VKReLU) break; \
    case VKELU: BODY(VKELU) break; \
    case VKSiLU: BODY(VKSiLU) break; \
    case VKTanh: BODY(VKTanh) break; \
    case VKSoftplus: BODY(VKSoftplus) break; \
    case VKSigmoid: BODY(VKSigmoid) break; \
    case VKExp: BODY(VKExp) break; \
    case VKLog: BODY(VKLog) break; \
    case VKSqrt: BODY(VKSqrt) break; \
    case VKSquare: BODY(VKSquare) break; \
    case VKNegate: BODY(VKNegate) break; \
    case VKSymlog: BODY(VKSymlog) break; \
    case VKSymexp: BODY(VKSymexp) break; \
    }
