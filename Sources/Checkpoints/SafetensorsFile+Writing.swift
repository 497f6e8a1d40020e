import Files

extension SafetensorsFile {
    /// Writes the file so that `path` holds either its old contents or all of the new ones, never a part.
    ///
    /// The bytes go to a temporary file in the same folder, are flushed to the disk, and then take the place of `path`.
    /// - Throws: `CheckpointError.cannotWrite`; the temporary file is gone and the old file untouched.
    public func write(to path: String) throws(CheckpointError) {
        let bytes = encoded()
        do {
            try AtomicFile.write(bytes, to: path)
        } catch {
            throw .cannotWrite(error)
        }
    }

    /// The bytes of the file: equal contents give equal bytes. The metadata says, under `checksum`, what the rest adds up to,
    /// so that a damaged file is found out when it is read.
    ///
    /// Data is laid out widest elements first, so that every tensor starts at a multiple of its element's size; tensors
    /// of one width keep their order. The header is padded with spaces to a multiple of 8 bytes. Names and metadata
    /// that need a header over 100 MB trap: no reader accepts such a file.
    public func encoded() -> [UInt8] {
        let layout = entries.indices.sorted { left, right in
            let widths = (entries[left].tensor.elementType.byteCount, entries[right].tensor.elementType.byteCount)
            return widths.0 == widths.1 ? left < right : widths.0 > widths.1
        }
        var begins = [Int](repeating: 0, count: entries.count)
        var end = 0
        for index in layout {
            begins[index] = end
            end += entries[index].tensor.bytes.count
        }
        var header = SafetensorsHeader(
            metadata: metadata,
            records: zip(entries, begins).map { entry, begin in
                .init(
                    name: entry.name, elementType: entry.tensor.elementType, shape: entry.tensor.shape, begin: begin,
                    end: begin + entry.tensor.bytes.count)
            })
        header.metadata[SafetensorsHeader.checksumKey] = SafetensorsHeader.noChecksum
        let unsummed = header.encoded()
        guard unsummed.count <= SafetensorsHeader.maximumLength else {
            fatalError(
                "SafetensorsFile: a header of \(unsummed.count) bytes, at most \(SafetensorsHeader.maximumLength) are allowed"
            )
        }

        var bytes: [UInt8] = []
        bytes.reserveCapacity(SafetensorsHeader.lengthByteCount + unsummed.count + end)
        for shift in 0..<SafetensorsHeader.lengthByteCount {
            bytes.append(UInt8(truncatingIfNeeded: unsummed.count >> (8 * shift)))
        }
        bytes += unsummed
        let dataStart = bytes.count
        for index in layout { bytes += entries[index].tensor.bytes }
        var checksum = Checksum()
        checksum.add(unsummed[...])
        checksum.add(bytes[dataStart...])
        // As many digits as there were zeros: the header keeps its length.
        header.metadata[SafetensorsHeader.checksumKey] = checksum.text
        bytes.replaceSubrange(SafetensorsHeader.lengthByteCount..<dataStart, with: header.encoded())
        return bytes
    }
}
