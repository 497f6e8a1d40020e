import CHDF5

/// Owns one HDF5 identifier, of whatever kind, and releases it at the end of its life.
struct HDF5Handle: ~Copyable {
    let id: hid_t

    /// Takes over `id`; nil if it is the mark of a failed call.
    init?(_ id: hid_t) {
        guard id >= 0 else { return nil }
        self.id = id
    }

    deinit { H5Idec_ref(id) }
}
