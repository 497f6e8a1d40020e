import Files

extension SafetensorsFile {
    /// Reads the file at `path`, whole.
    /// - Throws: `CheckpointError.cannotRead`, `.malformed`, `.damaged`, `.unsupportedElementType`.
    public init(contentsOf path: String) throws(CheckpointError) {
        let bytes: [UInt8]
        do {
            bytes = try WholeFile.read(path)
        } catch {
            throw .cannotRead(path: path, reason: error.reason)
        }
        try self.init(decoding: bytes, path: path)
    }

    /// Reads the bytes of a file.
    ///
    /// The tensors must tile the data exactly: gaps, overlaps and trailing bytes are refused, as is a header over
    /// 100 MB, a repeated name, and a tensor whose bytes do not fit its shape. A checksum must fit; a file without one, which
    /// another program or an earlier version wrote, is taken as it is.
    /// - path: named in errors.
    /// - Throws: `CheckpointError.malformed`, `.damaged`, `.unsupportedElementType`.
    public init(decoding bytes: [UInt8], path: String) throws(CheckpointError) {
        let headerLength = try Self.headerLength(bytes, path: path)
        let dataStart = SafetensorsHeader.lengthByteCount + headerLength
        var header: SafetensorsHeader
        do {
            header = try SafetensorsHeader(parsing: bytes[SafetensorsHeader.lengthByteCount..<dataStart])
        } catch {
            throw error.checkpointError(path: path)
        }
        if let flaw = header.tilingFlaw(dataLength: bytes.count - dataStart) {
            throw .malformed(path: path, reason: flaw)
        }
        if let stored = header.metadata[SafetensorsHeader.checksumKey] {
            header.metadata[SafetensorsHeader.checksumKey] = SafetensorsHeader.noChecksum
            var checksum = Checksum()
            checksum.add(header.encoded()[...])
            checksum.add(bytes[dataStart...])
            guard stored == checksum.text else { throw .damaged(path: path) }
            header.metadata[SafetensorsHeader.checksumKey] = nil
        }
        self.init(metadata: header.metadata, path: path)
        for record in header.records {
            let range = (dataStart + record.begin)..<(dataStart + record.end)
            append(
                TensorData(shape: record.shape, elementType: record.elementType, bytes: [UInt8](bytes[range])),
                named: record.name)
        }
    }

    private static func headerLength(_ bytes: [UInt8], path: String) throws(CheckpointError) -> Int {
        let start = SafetensorsHeader.lengthByteCount
        guard bytes.count >= start else {
            throw .malformed(path: path, reason: "\(bytes.count) bytes are too few for a header")
        }
        let length = bytes[..<start].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard length <= SafetensorsHeader.maximumLength else {
            throw .malformed(
                path: path,
                reason: "the header would take \(length) bytes, more than \(SafetensorsHeader.maximumLength)")
        }
        guard length <= bytes.count - start else {
            throw .malformed(
                path: path, reason: "truncated: the header takes \(length) bytes, \(bytes.count - start) are there")
        }
        return Int(length)
    }
}
