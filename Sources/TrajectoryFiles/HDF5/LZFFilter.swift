import CHDF5

/// The filter LZF, which h5py brings along and the HDF5 library does not have: decompression alone.
///
/// Source: the format of LibLZF (Marc Lehmann) as h5py's filter 32000 stores it, a chunk at a time.
enum LZFFilter {
    static let identifier: H5Z_filter_t = 32000

    /// Makes the filter known to the library; whether that went well.
    static let isRegistered: Bool = {
        // The library keeps the name as a pointer.
        let name: StaticString = "lzf"
        var filter = H5Z_class2_t()
        filter.version = H5Z_CLASS_T_VERS
        filter.id = identifier
        filter.decoder_present = 1
        filter.name = UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
        filter.filter = { flags, count, settings, size, capacity, buffer in
            LZFFilter.apply(flags, count, settings, size, capacity, buffer)
        }
        return H5Zregister(&filter) >= 0
    }()

    /// What the library calls with a chunk; 0, its mark of a failure, for one that is damaged.
    private static func apply(
        _ flags: UInt32, _ count: Int, _ settings: UnsafePointer<UInt32>?, _ size: Int,
        _ capacity: UnsafeMutablePointer<Int>?, _ buffer: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
    ) -> Int {
        guard Int32(bitPattern: flags) & H5Z_FLAG_REVERSE != 0, let settings, let capacity, let buffer,
            let input = buffer.pointee, let length = chunkSize(settings, count), length <= size * mostGrowth,
            let output = H5allocate_memory(length, false)
        else { return 0 }
        let isWhole = decompress(
            UnsafeRawBufferPointer(start: input, count: size),
            into: UnsafeMutableRawBufferPointer(start: output, count: length))
        guard isWhole else {
            H5free_memory(output)
            return 0
        }
        H5free_memory(input)
        (buffer.pointee, capacity.pointee) = (output, length)
        return length
    }

    /// Whether the chunks of a dataset are as large as its filter believes, so that what it puts out is neither cut nor read
    /// beyond; true without this filter.
    static func fits(_ dataset: borrowing HDF5Handle, elementSize: Int) -> Bool {
        guard let list = HDF5Handle(H5Dget_create_plist(dataset.id)) else { return false }
        var (flags, count, settings) = (UInt32(0), 8, [UInt32](repeating: 0, count: 8))
        guard H5Pget_filter_by_id2(list.id, identifier, &flags, &count, &settings, 0, nil, nil) >= 0 else {
            return true
        }
        var extents = [hsize_t](repeating: 0, count: 32)
        let axes = H5Pget_chunk(list.id, 32, &extents)
        guard axes > 0, let size = chunkSize(settings, count) else { return false }
        var bytes = hsize_t(elementSize)
        for extent in extents.prefix(Int(axes)) {
            let (product, overflow) = bytes.multipliedReportingOverflow(by: extent)
            if overflow { return false }
            bytes = product
        }
        return bytes == hsize_t(size)
    }

    /// Three bytes say at most 264.
    private static let mostGrowth = 88

    /// Bytes of a chunk before it was compressed: h5py's third setting.
    static func chunkSize(_ settings: UnsafePointer<UInt32>, _ count: Int) -> Int? {
        count >= 3 && settings[2] > 0 ? Int(settings[2]) : nil
    }

    /// Fills all of `output`; false if `input` gives more or less, or points outside of either.
    ///
    /// A byte below 32 says how many bytes, less one, follow as they are. Any other begins a copy of what was put out before:
    /// its upper three bits are the length less two, 7 of them with a byte more to add, and its lower five with the byte
    /// after are the distance less one.
    static func decompress(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> Bool {
        var (read, written) = (0, 0)
        while read < input.count {
            let control = Int(input[read])
            read += 1
            if control < 32 {
                let count = control + 1
                guard read + count <= input.count, written + count <= output.count else { return false }
                for byte in 0..<count { output[written + byte] = input[read + byte] }
                (read, written) = (read + count, written + count)
                continue
            }
            var count = control >> 5
            if count == 7 {
                guard read < input.count else { return false }
                count += Int(input[read])
                read += 1
            }
            guard read < input.count else { return false }
            let distance = (control & 31) << 8 + Int(input[read]) + 1
            (read, count) = (read + 1, count + 2)
            guard distance <= written, written + count <= output.count else { return false }
            // The copy may reach into itself, so that it goes byte by byte.
            for byte in 0..<count { output[written + byte] = output[written - distance + byte] }
            written += count
        }
        return written == output.count
    }
}
