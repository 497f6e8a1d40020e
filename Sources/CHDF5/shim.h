#pragma once
#include <hdf5.h>
#include <string.h>

// HDF5 names its constants with macros that run code, which Swift does not import: each one used stands here as a function.

static inline unsigned chdf5_read_only(void) { return H5F_ACC_RDONLY; }
static inline unsigned chdf5_exclusive(void) { return H5F_ACC_EXCL; }
static inline hid_t chdf5_default(void) { return H5P_DEFAULT; }
static inline hid_t chdf5_all(void) { return H5S_ALL; }
static inline hid_t chdf5_group_creation(void) { return H5P_GROUP_CREATE; }
static inline hid_t chdf5_dataset_creation(void) { return H5P_DATASET_CREATE; }
static inline hid_t chdf5_native_float(void) { return H5T_NATIVE_FLOAT; }
static inline hid_t chdf5_native_double(void) { return H5T_NATIVE_DOUBLE; }
static inline hid_t chdf5_native_int64(void) { return H5T_NATIVE_INT64; }
static inline hid_t chdf5_native_int8(void) { return H5T_NATIVE_INT8; }
static inline hid_t chdf5_float32(void) { return H5T_IEEE_F32LE; }
static inline hid_t chdf5_float64(void) { return H5T_IEEE_F64LE; }
static inline hid_t chdf5_int64(void) { return H5T_STD_I64LE; }
static inline hid_t chdf5_int8(void) { return H5T_STD_I8LE; }

/// Access properties of a file that lives in memory and grows by 4 MiB at a time; negative if there is no room.
static inline hid_t chdf5_memory_file(void) {
    hid_t properties = H5Pcreate(H5P_FILE_ACCESS);
    if (properties >= 0 && H5Pset_fapl_core(properties, 4 << 20, 0) < 0) {
        H5Pclose(properties);
        return -1;
    }
    return properties;
}

/// Keeps times out of objects made with these properties, so that equal contents give equal bytes.
static inline herr_t chdf5_forget_times(hid_t properties) { return H5Pset_obj_track_times(properties, 0); }

/// Switches HDF5's own printing of errors off for the calling thread.
static inline void chdf5_silence(void) { H5Eset_auto2(H5E_DEFAULT, NULL, NULL); }

struct chdf5_message { char *text; size_t capacity; };

static herr_t chdf5_copy_message(unsigned depth, const H5E_error2_t *error, void *context) {
    struct chdf5_message *message = (struct chdf5_message *)context;
    (void)depth;
    if (error->desc) {
        strncpy(message->text, error->desc, message->capacity - 1);
        message->text[message->capacity - 1] = 0;
    }
    return 1; // The first record of the walk is the root cause: stop there.
}

/// Copies the root cause of the last failure on the calling thread, or an empty string.
static inline void chdf5_last_message(char *text, size_t capacity) {
    struct chdf5_message message = {text, capacity};
    text[0] = 0;
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, chdf5_copy_message, &message);
}

struct chdf5_visitor { void (*visit)(const char *name, void *context); void *context; };

static herr_t chdf5_forward_name(hid_t group, const char *name, const H5L_info_t *info, void *context) {
    struct chdf5_visitor *visitor = (struct chdf5_visitor *)context;
    (void)group;
    (void)info;
    visitor->visit(name, visitor->context);
    return 0;
}

/// Calls `visit` with the name of each link of a group, in the order of their names.
static inline herr_t chdf5_visit_names(hid_t group, void (*visit)(const char *, void *), void *context) {
    struct chdf5_visitor visitor = {visit, context};
    hsize_t position = 0;
    return H5Literate(group, H5_INDEX_NAME, H5_ITER_INC, &position, chdf5_forward_name, &visitor);
}
