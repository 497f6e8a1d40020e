#pragma once
#include <hdf5.h>
#include <stdint.h>
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

/// What kind of link a name in a group is.
enum chdf5_link_kind { chdf5_no_link, chdf5_hard_link, chdf5_soft_link, chdf5_external_link, chdf5_other_link };

/// The kind of a link, and the bytes of its value if it is not a hard one.
static inline enum chdf5_link_kind chdf5_link(hid_t group, const char *name, size_t *size) {
    H5L_info_t info;
    if (H5Lget_info(group, name, &info, H5P_DEFAULT) < 0) return chdf5_no_link;
    if (info.type == H5L_TYPE_HARD) return chdf5_hard_link;
    *size = info.u.val_size;
    if (info.type == H5L_TYPE_SOFT) return chdf5_soft_link;
    return info.type == H5L_TYPE_EXTERNAL ? chdf5_external_link : chdf5_other_link;
}

/// Where an object lies in its file: what hard links to one object have in common.
struct chdf5_place { uint64_t low, high; };

/// Negative if it cannot be told.
static inline herr_t chdf5_get_place(hid_t object, struct chdf5_place *place) {
    place->low = place->high = 0;
#if H5_VERSION_GE(1, 12, 0)
    H5O_info2_t info;
    if (H5Oget_info3(object, &info, H5O_INFO_BASIC) < 0) return -1;
    memcpy(place, &info.token, sizeof info.token < sizeof *place ? sizeof info.token : sizeof *place);
#else
    H5O_info_t info;
    if (H5Oget_info2(object, &info, H5O_INFO_BASIC) < 0) return -1;
    place->low = info.addr;
#endif
    return 0;
}

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
