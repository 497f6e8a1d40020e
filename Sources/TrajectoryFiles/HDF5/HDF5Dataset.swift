import CHDF5
import Files

/// A dataset of an open HDF5 file: its shape, the kind of its elements, and its values.
struct HDF5Dataset: ~Copyable {
    /// What the elements are.
    enum ElementKind { case float, integer, boolean, variableLength, other }

    private let handle: HDF5Handle
    let file: String
    /// The path inside the file.
    let name: String
    /// Held to `elementCount`.
    let shape: [Int]
    let elementKind: ElementKind
    /// Bytes of one element.
    let elementSize: Int

    /// - object: a dataset.
    ///
    /// Fails if its data lie in another file, went through a filter that this library lacks, or cannot be what it says.
    init(_ object: consuming HDF5Handle, file: String, name: String) throws {
        func damage(_ detail: String) -> LogError { .truncatedFile(path: file, detail: "'\(name)' \(detail)") }
        guard let properties = HDF5Handle(H5Dget_create_plist(object.id)) else {
            throw damage("has no properties: \(HDF5File.lastMessage())")
        }
        // Before anything else: the space of a virtual dataset is found in the files that it draws on.
        if let other = Self.otherFile(properties) {
            throw LogError.unusableLink(path: file, column: name, found: other)
        }
        if let filter = Self.missingFilter(properties) {
            throw LogError.unsupportedFilter(path: file, column: name, filter: filter)
        }
        guard let space = HDF5Handle(H5Dget_space(object.id)), let type = HDF5Handle(H5Dget_type(object.id)) else {
            throw LogError.unreadableFile(path: file, detail: "'\(name)': \(HDF5File.lastMessage())")
        }
        var extents = [hsize_t](repeating: 0, count: max(0, Int(H5Sget_simple_extent_ndims(space.id))))
        H5Sget_simple_extent_dims(space.id, &extents, nil)
        let (size, shape) = (H5Tget_size(type.id), extents.map { Int(clamping: $0) })
        guard let fileSize = Self.fileSize(object),
            ClaimedSize.isPlausible(shape, elementSize: size, storedIn: fileSize, slack: 1 << 20)
        else { throw damage("claims the shape \(extents)") }
        guard LZFFilter.fits(object, elementSize: size) else {
            throw damage("has chunks of another size than LZF was told")
        }
        guard Self.hasItsBits(type) else { throw damage("has numbers with bits outside their \(size) bytes") }
        (self.file, self.name, self.shape, elementSize) = (file, name, shape, size)
        elementKind = Self.elementKind(H5Tget_class(type.id), size: size)
        handle = object
    }

    private static func fileSize(_ object: borrowing HDF5Handle) -> Int? {
        var size: hsize_t = 0
        guard let file = HDF5Handle(H5Iget_file_id(object.id)), H5Fget_filesize(file.id, &size) >= 0 else { return nil }
        return Int(exactly: size)
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

    /// What says that the data are in another file, in words.
    private static func otherFile(_ properties: borrowing HDF5Handle) -> String? {
        if H5Pget_layout(properties.id) == H5D_VIRTUAL { return "a view of datasets, which may be in other files" }
        guard H5Pget_external_count(properties.id) > 0 else { return nil }
        var name = [CChar](repeating: 0, count: 256)
        H5Pget_external(properties.id, 0, name.count - 1, &name, nil, nil)
        return "the data in another file, '\(text(name))'"
    }

    /// Whether the bits of a number lie inside its bytes: the library trusts a damaged file there.
    private static func hasItsBits(_ type: borrowing HDF5Handle) -> Bool {
        let typeClass = H5Tget_class(type.id)
        guard typeClass == H5T_INTEGER || typeClass == H5T_FLOAT else { return true }
        let (size, precision) = (8 * H5Tget_size(type.id), H5Tget_precision(type.id))
        let offset = Int(H5Tget_offset(type.id))
        guard precision > 0, offset >= 0, precision <= size, offset <= size - precision else { return false }
        guard typeClass == H5T_FLOAT else { return true }
        var (sign, exponent, exponentSize, mantissa, mantissaSize) = (0, 0, 0, 0, 0)
        guard H5Tget_fields(type.id, &sign, &exponent, &exponentSize, &mantissa, &mantissaSize) >= 0 else {
            return false
        }
        func fits(_ start: Int, _ count: Int) -> Bool {
            start <= size - offset && (1...size).contains(count) && count <= size - offset - start
        }
        return fits(sign, 1) && fits(exponent, exponentSize) && fits(mantissa, mantissaSize)
    }

    /// Elements: the product of the shape.
    var count: Int { shape.reduce(1, *) }
    /// Elements of one row: the product of the axes after the first.
    var width: Int { shape.dropFirst().reduce(1, *) }

    /// Values as 64-bit floats, row-major; 64-bit integers are rounded.
    func doubles() throws -> [Double] {
        elementKind == .boolean ? try bytes().map { Double($0) } : try read(chdf5_native_double(), filling: 0)
    }

    /// Values as integers, row-major; of a dataset of integers or Booleans.
    func integers() throws -> [Int] {
        elementKind == .boolean
            ? try bytes().map { Int($0) } : try read(chdf5_native_int64(), filling: Int64(0)).map { Int($0) }
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
        try ClaimedSize.requireMemory(count, path: file, column: name)
        var values = [Element](repeating: value, count: count)
        guard count > 0 else { return values }
        guard H5Dread(handle.id, type, chdf5_all(), chdf5_all(), chdf5_default(), &values) >= 0 else { throw failure() }
        return values
    }

    private func failure() -> LogError {
        .unreadableFile(path: file, detail: "'\(name)': \(HDF5File.lastMessage())")
    }

    /// The name of a filter, such as LZF, that the data went through and this library lacks.
    private static func missingFilter(_ properties: borrowing HDF5Handle) -> String? {
        for index in 0..<max(0, H5Pget_nfilters(properties.id)) {
            var flags: UInt32 = 0
            var settings = 0
            var label = [CChar](repeating: 0, count: 64)
            let filter = H5Pget_filter2(properties.id, UInt32(index), &flags, &settings, nil, label.count, &label, nil)
            guard filter >= 0, H5Zfilter_avail(filter) <= 0 else { continue }
            return text(label).isEmpty ? "number \(filter)" : text(label)
        }
        return nil
    }

    private static func text(_ characters: [CChar]) -> String {
        String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
