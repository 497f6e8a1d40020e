/// The JSON header of a safetensors file: metadata, and for each tensor its name, type, shape and place in the data.
struct SafetensorsHeader: Equatable {
    /// One tensor's place: bytes `begin..<end`, counted from the start of the data.
    struct Record: Equatable {
        var name: String
        var elementType: ElementType
        var shape: [Int]
        var begin: Int
        var end: Int
    }

    static let metadataKey = "__metadata__"
    /// Under this key the metadata holds the `Checksum` of the file: of the header, with zeros in the sum's place, and of the
    /// data.
    static let checksumKey = "checksum"
    static let noChecksum = String(repeating: "0", count: 16)
    /// Bytes of the little-endian length that comes before the header.
    static let lengthByteCount = 8
    static let maximumLength = 100_000_000

    var metadata: [String: String] = [:]
    var records: [Record] = []

    /// What keeps the records from tiling `dataLength` bytes exactly, or nil if they do.
    func tilingFlaw(dataLength: Int) -> String? {
        var covered = 0
        for record in records.sorted(by: { ($0.begin, $0.end) < ($1.begin, $1.end) }) {
            if record.begin > covered { return "a gap before tensor '\(record.name)', at data byte \(covered)" }
            if record.begin < covered {
                return "tensor '\(record.name)' overlaps another, at data byte \(record.begin)"
            }
            covered = record.end
        }
        if covered > dataLength { return "truncated: the tensors take \(covered) bytes, \(dataLength) are there" }
        if covered < dataLength { return "\(dataLength - covered) trailing bytes after the last tensor" }
        return nil
    }

    /// JSON without white space, padded with spaces to a multiple of 8 bytes; metadata in the order of its keys.
    func encoded() -> [UInt8] {
        var members: [String] = []
        if !metadata.isEmpty {
            let pairs = metadata.sorted { $0.key < $1.key }.map { "\(Self.quoted($0.key)):\(Self.quoted($0.value))" }
            members.append("\(Self.quoted(Self.metadataKey)):{\(pairs.joined(separator: ","))}")
        }
        members += records.map { record in
            let shape = record.shape.map(String.init).joined(separator: ",")
            return #"\#(Self.quoted(record.name)):{"dtype":"\#(record.elementType.rawValue)","shape":[\#(shape)],"#
                + #""data_offsets":[\#(record.begin),\#(record.end)]}"#
        }
        var bytes = [UInt8]("{\(members.joined(separator: ","))}".utf8)
        while !bytes.count.isMultiple(of: 8) { bytes.append(UInt8(ascii: " ")) }
        return bytes
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case "\r": quoted += "\\r"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
