extension SafetensorsFile {
    /// Adds what another file holds under `prefix`: its tensors, and the metadata that this file does not have alike.
    /// - except: tensors whose names begin so are left out, as this file has them too.
    public mutating func append(_ part: SafetensorsFile, under prefix: String, except shared: String) {
        for entry in part.entries where !entry.name.hasPrefix(shared) {
            append(entry.tensor, named: prefix + entry.name)
        }
        for (key, value) in part.metadata where metadata[key] != value { metadata[prefix + key] = value }
    }

    /// The file that was added under `prefix`.
    /// - with: names of tensors that this file holds for it begin so.
    /// - Throws: `CheckpointError.malformed` if there are two tensors for one name.
    public func part(_ prefix: String, with shared: String) throws(CheckpointError) -> SafetensorsFile {
        var part = SafetensorsFile(metadata: metadata, path: path)
        for (key, value) in metadata where key.hasPrefix(prefix) {
            part.metadata[String(key.dropFirst(prefix.count))] = value
        }
        for entry in entries {
            let isOwn = entry.name.hasPrefix(prefix)
            guard isOwn || entry.name.hasPrefix(shared) else { continue }
            let name = isOwn ? String(entry.name.dropFirst(prefix.count)) : entry.name
            guard part[name] == nil, name != SafetensorsHeader.metadataKey else {
                throw .malformed(path: path, reason: "'\(entry.name)' gives '\(prefix)' a second tensor '\(name)'")
            }
            part.append(entry.tensor, named: name)
        }
        return part
    }
}
