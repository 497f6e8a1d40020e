// Counts what a thread takes from the heap: in a program that links this, the C library's allocating functions are these.
#pragma once
#include <stddef.h>

/// Blocks that the calling thread has asked for so far, those it gave back included.
size_t allocation_count(void);
