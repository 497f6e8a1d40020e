import CHDF5
import Files
import Tensors

/// Writing below a group of a file made with `HDF5File.image`. No times are recorded: equal contents, equal bytes.
extension HDF5Group {
    func createGroup(_ child: String) throws -> HDF5Group {
        guard let properties = HDF5Handle(H5Pcreate(chdf5_group_creation())),
            chdf5_forget_times(properties.id) >= 0,
            let created = HDF5Handle(
                H5Gcreate2(handle.id, child, chdf5_default(), properties.id, chdf5_default()))
        else { throw writeFailure(child) }
        return HDF5Group(handle: created, file: file, name: path(of: child))
    }

    /// Writes 32-bit floats.
    func write(_ values: [Float], shape: [Int], to child: String) throws {
        try write(values, shape, child, memoryType: chdf5_native_float(), fileType: chdf5_float32())
    }

    /// Writes 64-bit floats.
    func write(_ values: [Double], shape: [Int], to child: String) throws {
        try write(values, shape, child, memoryType: chdf5_native_double(), fileType: chdf5_float64())
    }

    /// Writes 64-bit integers.
    func write(_ values: [Int64], shape: [Int], to child: String) throws {
        try write(values, shape, child, memoryType: chdf5_native_int64(), fileType: chdf5_int64())
    }

    /// Writes Booleans as h5py does: an enumeration of one byte, FALSE = 0 and TRUE = 1.
    func write(_ values: [Bool], shape: [Int], to child: String) throws {
        guard let type = HDF5Handle(H5Tenum_create(chdf5_int8())) else { throw writeFailure(child) }
        for (label, value) in [("FALSE", Int8(0)), ("TRUE", Int8(1))] {
            var value = value
            guard H5Tenum_insert(type.id, label, &value) >= 0 else { throw writeFailure(child) }
        }
        try write(values.map { Int8($0 ? 1 : 0) }, shape, child, memoryType: type.id, fileType: type.id)
    }

    /// Attaches an integer to the group itself.
    func setAttribute(_ attribute: String, to value: Int) throws {
        var stored = Int64(value)
        guard let space = HDF5Handle(H5Screate(H5S_SCALAR)),
            let created = HDF5Handle(
                H5Acreate2(handle.id, attribute, chdf5_int64(), space.id, chdf5_default(), chdf5_default())),
            H5Awrite(created.id, chdf5_native_int64(), &stored) >= 0
        else { throw writeFailure(attribute) }
    }

    private func write<Element: BitwiseCopyable>(
        _ values: [Element], _ shape: [Int], _ child: String, memoryType: hid_t, fileType: hid_t
    ) throws {
        require(
            values.count == shape.elementCount, "\(values.count) values of '\(path(of: child))' for shape \(shape)")
        let extents = shape.map { hsize_t($0) }
        guard let space = HDF5Handle(H5Screate_simple(Int32(shape.count), extents, nil)),
            let properties = HDF5Handle(H5Pcreate(chdf5_dataset_creation())),
            chdf5_forget_times(properties.id) >= 0,
            let created = HDF5Handle(
                H5Dcreate2(
                    handle.id, child, fileType, space.id, chdf5_default(), properties.id, chdf5_default())),
            H5Dwrite(created.id, memoryType, chdf5_all(), chdf5_all(), chdf5_default(), values) >= 0
        else { throw writeFailure(child) }
    }

    private func writeFailure(_ child: String) -> LogError {
        .cannotEncode(path: file, detail: "'\(path(of: child))': \(HDF5File.lastMessage())")
    }
}
