/// Named tensors and string metadata in the safetensors format: the contents of one checkpoint.
///
/// The order of `entries` is the order of the header. Bytes depend on the contents alone.
public struct SafetensorsFile: Equatable, Sendable {
    /// One tensor and its name.
    public struct Entry: Equatable, Sendable {
        public let name: String
        public let tensor: TensorData
    }

    public private(set) var entries: [Entry] = []
    /// Free text by key; written in the order of the keys. The key `checksum` is the file's own and never here.
    public var metadata: [String: String]
    /// Where the file was read from, for messages; empty if it was made in memory.
    public let path: String
    private var indices: [String: Int] = [:]

    public init(metadata: [String: String] = [:]) {
        self.init(metadata: metadata, path: "")
    }

    init(metadata: [String: String], path: String) {
        self.metadata = metadata
        self.path = path
    }

    /// Adds a tensor after the others. A name that is taken, or `__metadata__`, is a programmer error and traps.
    public mutating func append(_ tensor: TensorData, named name: String) {
        guard indices[name] == nil, name != SafetensorsHeader.metadataKey else {
            fatalError("SafetensorsFile: the name '\(name)' is taken")
        }
        indices[name] = entries.count
        entries.append(Entry(name: name, tensor: tensor))
    }

    /// Takes a tensor out; nil if there is none of that name.
    @discardableResult
    public mutating func remove(_ name: String) -> TensorData? {
        guard let index = indices.removeValue(forKey: name) else { return nil }
        for later in entries[(index + 1)...] { indices[later.name, default: 0] -= 1 }
        return entries.remove(at: index).tensor
    }

    /// The tensor of that name, or nil.
    public subscript(name: String) -> TensorData? { indices[name].map { entries[$0].tensor } }

    /// The tensor of that name, held to what the model expects.
    /// - Throws: `CheckpointError.missingTensor`, `.wrongShape`, `.wrongElementType`.
    public func tensor(
        named name: String, shape: [Int], elementType: ElementType
    ) throws(CheckpointError) -> TensorData {
        guard let tensor = self[name] else { throw .missingTensor(path: path, name: name) }
        guard tensor.elementType == elementType else {
            throw .wrongElementType(path: path, name: name, expected: elementType, found: tensor.elementType)
        }
        guard tensor.shape == shape else {
            throw .wrongShape(path: path, name: name, expected: shape, found: tensor.shape)
        }
        return tensor
    }

    /// Two files are equal when they hold the same entries in the same order and the same metadata, wherever they lie.
    public static func == (left: SafetensorsFile, right: SafetensorsFile) -> Bool {
        left.entries == right.entries && left.metadata == right.metadata
    }
}
