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
    public func part(_ prefix: String, with shared: String) -> SafetensorsFile {
        var part = SafetensorsFile(metadata: metadata, path: path)
        for (key, value) in metadata where key.hasPrefix(prefix) {
            part.metadata[String(key.dropFirst(prefix.count))] = value
        }
        for entry in entries {
            if entry.name.hasPrefix(prefix) {
                part.append(entry.tensor, named: String(entry.name.dropFirst(prefix.count)))
            } else if entry.name.hasPrefix(shared) {
                part.append(entry.tensor, named: entry.name)
            }
        }
        return part
    }
}
