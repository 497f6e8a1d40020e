import CHDF5

/// A dataset of an open HDF5 file: its shape, the kind of its elements, and its values.
struct HDF5Dataset: ~Copyable {
    /// What the elements are.
    enum ElementKind { case float, integer, boolean, variableLength, other }

    private let handle: HDF5Handle
    let file: String
    /// The path inside the file.
    let name: String
    let shape: [Int]
    let elementKind: ElementKind
    /// Bytes of one element.
    let elementSize: Int

    /// Opens `child` of `group`; fails if its data went through a filter that this library lacks.
    static func open(_ group: borrowing HDF5Group, _ child: String) throws -> HDF5Dataset {
        let (file, name) = (group.file, group.path(of: child))
        guard let handle = HDF5Handle(H5Dopen2(group.handle.id, child, chdf5_default())),
            let space = HDF5Handle(H5Dget_space(handle.id)), let type = HDF5Handle(H5Dget_type(handle.id))
        else { throw LogError.unreadableFile(path: file, detail: "'\(name)': \(HDF5File.lastMessage())") }
        var extents = [hsize_t](repeating: 0, count: max(0, Int(H5Sget_simple_extent_ndims(space.id))))
        H5Sget_simple_extent_dims(space.id, &extents, nil)
        if let filter = missingFilter(of: handle) {
            throw LogError.unsupportedFilter(path: file, column: name, filter: filter)
        }
        let size = H5Tget_size(type.id)
        guard LZFFilter.fits(handle, elementSize: size) else {
            throw LogError.truncatedFile(path: file, detail: "'\(name)' has chunks of another size than LZF was told")
        }
        guard isPlausible(extents, elementSize: size, in: handle) else {
            throw LogError.truncatedFile(path: file, detail: "'\(name)' claims the shape \(extents)")
        }
        return HDF5Dataset(
            handle: handle, file: file, name: name, shape: extents.map { Int($0) },
            elementKind: elementKind(H5Tget_class(type.id), size: size), elementSize: size)
    }

    /// Whether a file of this size can hold an array of this shape: deflate shrinks data 1032-fold at most.
    private static func isPlausible(_ extents: [hsize_t], elementSize: Int, in handle: borrowing HDF5Handle) -> Bool {
        var fileSize: hsize_t = 0
        guard let file = HDF5Handle(H5Iget_file_id(handle.id)), H5Fget_filesize(file.id, &fileSize) >= 0 else {
            return false
        }
        var bytes = hsize_t(elementSize)
        for extent in extents {
            let (product, overflow) = bytes.multipliedReportingOverflow(by: extent)
            guard !overflow else { return false }
            bytes = product
        }
        return bytes <= fileSize * 1032 + 1 << 20
    }

    private static func elementKind(_ typeClass: H5T_class_t, size: Int) -> ElementKind {
        switch typeClass {
        case H5T_FLOAT: .float
        case H5T_INTEGER: .integer
        case H5T_ENUM: size == 1 ? .boolean : .other
        case H5T_VLEN: .variableLength
        default: .other
        }
    }

    var count: Int { shape.reduce(1, *) }

    /// Values as 32-bit floats, row-major; 64-bit ones are rounded.
    func floats() throws -> [Float] {
        elementKind == .boolean ? try bytes().map { Float($0) } : try read(chdf5_native_float(), filling: 0)
    }

    /// Values as 64-bit floats, row-major.
    func doubles() throws -> [Double] {
        elementKind == .boolean ? try bytes().map { Double($0) } : try read(chdf5_native_double(), filling: 0)
    }

    /// Takes note of what 32 bits lost of 64-bit floats.
    /// - floats: all of the dataset's, rows of `width`.
    /// - column: its name where it is one of several that are alike.
    func note(_ floats: [Float], as column: String? = nil, in underflow: inout Underflow, width: Int) throws {
        guard elementKind == .float, elementSize > 4 else { return }
        try underflow.add(column ?? name, width: width, rounded: floats) { try doubles() }
    }

    /// Values as integers, row-major; of a dataset of integers or Booleans.
    func integers() throws -> [Int] {
        elementKind == .boolean
            ? try bytes().map { Int($0) } : try read(chdf5_native_int64(), filling: Int64(0)).map { Int($0) }
    }

    /// Whether each value differs from zero: for flags, stored as Booleans, integers or floats.
    func flags() throws -> [Bool] {
        elementKind == .boolean ? try bytes().map { $0 != 0 } : try floats().map { $0 != 0 }
    }

    /// The elements as they lie in the file, of a type that is one byte wide.
    func bytes() throws -> [UInt8] {
        guard let type = HDF5Handle(H5Dget_type(handle.id)) else { throw failure() }
        return try read(type.id, filling: UInt8(0))
    }

    private func read<Element: BitwiseCopyable>(_ type: hid_t, filling value: Element) throws -> [Element] {
        guard elementKind != .variableLength, elementKind != .other else {
            throw LogError.unsupportedType(
                path: file, column: name, found: "strings, compounds or arrays of varying length",
                remedy: "store it as an array of numbers")
        }
        var values = [Element](repeating: value, count: count)
        guard count > 0 else { return values }
        guard H5Dread(handle.id, type, chdf5_all(), chdf5_all(), chdf5_default(), &values) >= 0 else { throw failure() }
        return values
    }

    private func failure() -> LogError {
        .unreadableFile(path: file, detail: "'\(name)': \(HDF5File.lastMessage())")
    }

    /// The name of a filter, such as LZF, that the data went through and this library lacks.
    private static func missingFilter(of handle: borrowing HDF5Handle) -> String? {
        guard let list = HDF5Handle(H5Dget_create_plist(handle.id)) else { return nil }
        for index in 0..<max(0, H5Pget_nfilters(list.id)) {
            var flags: UInt32 = 0
            var settings = 0
            var label = [CChar](repeating: 0, count: 64)
            let filter = H5Pget_filter2(list.id, UInt32(index), &flags, &settings, nil, label.count, &label, nil)
            guard filter >= 0, H5Zfilter_avail(filter) <= 0 else { continue }
            let text = String(decoding: label.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            return text.isEmpty ? "number \(filter)" : text
        }
        return nil
    }
}
