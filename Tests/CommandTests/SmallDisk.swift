import Foundation
import Glibc
import TestSupport

/// A file system of a few pages, unmounted when the value goes.
final class SmallDisk {
    private let folder: TemporaryFolder

    static let isAvailable: Bool = (try? SmallDisk(kilobytes: 16)) != nil

    init(kilobytes: Int) throws {
        folder = try TemporaryFolder()
        try mount(kilobytes, flags: 0)
    }

    deinit { umount(folder.path) }

    func file(_ name: String) -> String { folder.file(name) }

    var names: [String] { get throws { try folder.names } }

    func resize(kilobytes: Int) throws { try mount(kilobytes, flags: UInt(MS_REMOUNT)) }

    func makeReadOnly() throws { try mount(16, flags: UInt(MS_REMOUNT) | UInt(MS_RDONLY)) }

    private func mount(_ kilobytes: Int, flags: UInt) throws {
        guard Glibc.mount("none", folder.path, "tmpfs", flags, "size=\(kilobytes)k") == 0 else {
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EPERM)
        }
    }
}
