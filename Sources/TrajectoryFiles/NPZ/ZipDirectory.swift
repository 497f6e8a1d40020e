import Foundation

/// Where the members of a zip file lie, as its central directory says: libzip does not tell.
///
/// Source: PKWARE's APPNOTE 6.3, sections 4.3.12 to 4.3.16.
struct ZipDirectory: Equatable {
    /// The bytes that a member takes at least: its own header, its name and its data.
    struct Member: Equatable {
        let range: Range<Int>
        let compressedSize: Int
    }

    /// In the order of the directory.
    private(set) var members: [Member] = []
    /// Where the directory itself begins.
    private var start = 0

    private static let endSize = 22
    private static let locatorSize = 20

    /// Reads the end of a file; nil if no directory is there.
    init?(contentsOf path: String) {
        guard let file = FileHandle(forReadingAtPath: path), let size = try? file.seekToEnd() else { return nil }
        defer { try? file.close() }
        self.init(size: Int(size)) { range in
            guard (try? file.seek(toOffset: UInt64(range.lowerBound))) != nil else { return nil }
            return (try? file.read(upToCount: range.count)).map { [UInt8]($0) }
        }
    }

    /// - size: of the file.  - read: bytes of a range inside it, or nil.
    init?(size: Int, read: (Range<Int>) -> [UInt8]?) {
        // The end of the directory is followed by a comment of up to 65535 bytes.
        let tail = Swift.max(0, size - Self.endSize - 65535)..<size
        guard let bytes = read(tail), let end = Self.end(in: bytes) else { return nil }
        var (count, length, start) = (bytes.number(end + 10, 2), bytes.number(end + 12, 4), bytes.number(end + 16, 4))
        if count == 0xffff || length == 0xffff_ffff || start == 0xffff_ffff {
            let locator = end - Self.locatorSize
            guard bytes.number(locator, 4) == 0x0706_4b50, let place = bytes.number(locator + 8, 8),
                place <= size - 56, let wide = read(place..<place + 56), wide.number(0, 4) == 0x0606_4b50
            else { return nil }
            (count, length, start) = (wide.number(32, 8), wide.number(40, 8), wide.number(48, 8))
        }
        guard let count, let length, let start, start <= size, length <= size - start,
            let directory = read(start..<start + length), directory.count == length
        else { return nil }
        self.start = start
        var position = 0
        while members.count < count {
            guard let member = Member(directory, at: &position, fileSize: size) else { return nil }
            members.append(member)
        }
    }

    /// Whether two members share bytes, or one shares some with the directory.
    var overlaps: Bool {
        let ranges = members.map(\.range).sorted { $0.lowerBound < $1.lowerBound }
        let ends = ranges.dropFirst().map(\.lowerBound) + [start]
        return zip(ranges, ends).contains { $0.upperBound > $1 }
    }

    /// Where the last end of a directory begins that is not beyond the bytes.
    private static func end(in bytes: [UInt8]) -> Int? {
        stride(from: bytes.count - endSize, through: 0, by: -1).first { place in
            guard bytes.number(place, 4) == 0x0605_4b50, let comment = bytes.number(place + 20, 2) else { return false }
            return place + endSize + comment <= bytes.count
        }
    }
}

extension ZipDirectory.Member {
    /// The member whose entry begins at `position`, which moves to the next.
    fileprivate init?(_ directory: [UInt8], at position: inout Int, fileSize: Int) {
        guard directory.number(position, 4) == 0x0201_4b50, let nameLength = directory.number(position + 28, 2),
            let extraLength = directory.number(position + 30, 2),
            let commentLength = directory.number(position + 32, 2), var stored = directory.number(position + 20, 4),
            let whole = directory.number(position + 24, 4), var offset = directory.number(position + 42, 4)
        else { return nil }
        // Numbers that do not fit stand in an extra field of 64-bit ones, in this order.
        if whole == 0xffff_ffff || stored == 0xffff_ffff || offset == 0xffff_ffff {
            let extra = position + 46 + nameLength
            guard var place = Self.wideNumbers(directory, in: extra..<extra + extraLength) else { return nil }
            if whole == 0xffff_ffff { place += 8 }
            if stored == 0xffff_ffff {
                guard let number = directory.number(place, 8) else { return nil }
                (stored, place) = (number, place + 8)
            }
            if offset == 0xffff_ffff {
                guard let number = directory.number(place, 8) else { return nil }
                offset = number
            }
        }
        guard offset <= fileSize, stored <= fileSize - offset else { return nil }
        self.init(range: offset..<offset + 30 + nameLength + stored, compressedSize: stored)
        position += 46 + nameLength + extraLength + commentLength
    }

    /// Where the 64-bit numbers begin among the extra fields.
    private static func wideNumbers(_ directory: [UInt8], in extra: Range<Int>) -> Int? {
        var place = extra.lowerBound
        while place < extra.upperBound {
            guard let kind = directory.number(place, 2), let size = directory.number(place + 2, 2) else { return nil }
            if kind == 1 { return place + 4 }
            place += 4 + size
        }
        return nil
    }
}

extension [UInt8] {
    /// A little-endian number of so many bytes; nil if they are not all there, or it is greater than `Int.max`.
    fileprivate func number(_ place: Int, _ size: Int) -> Int? {
        guard place >= 0, place <= count - size else { return nil }
        return Int(exactly: self[place..<place + size].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }
}
