import Charts

/// CRC-32C, rotated and shifted so that the checksum of a text with checksums in it is no special one.
func maskedChecksum(of bytes: [UInt8]) -> UInt32 {
    let checksum = CyclicRedundancyCheck.castagnoli(bytes)
    return (checksum >> 15 | checksum << 17) &+ 0xa282_ead8
}
