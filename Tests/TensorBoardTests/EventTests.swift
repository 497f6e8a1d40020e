import Charts
import Testing

@testable import TensorBoard

@Suite struct EventTests {
    /// What `tensorboard` 2.20 writes for this event:
    /// `Event(wall_time=1.5, step=300, summary=Summary(value=[Summary.Value(tag='train/kl', simple_value=-2.25)]))`,
    /// serialized, with `masked_crc32c` of length and message.
    @Test func aRecordIsWhatTensorBoardWrites() {
        let record = Event(wallTime: 1.5, step: 300, .summary([.scalar(tag: "train/kl", -2.25)])).record
        let expected =
            "1f00000000000000514b441809000000000000f83f10ac022a110a0f0a08747261696e2f6b6c15000010c04f1cab42"
        #expect(hexadecimal(record) == expected)
    }

    @Test func checksumsAreThoseOfCastagnoliMasked() {
        let text = Array("123456789".utf8)
        #expect(CyclicRedundancyCheck.castagnoli(text) == 0xe306_9283)
        #expect(CyclicRedundancyCheck.ieee(text) == 0xcbf4_3926)
        // Rotated right by 15 bits, 2507 C60D, and a282 ead8 added.
        #expect(maskedChecksum(of: text) == 0xc78a_b0e5)
    }

    @Test func aSessionStartSaysFromWhichStepOn() {
        // wall time 0; field 2, varint 8; field 7, two bytes: field 1, varint 1.
        let message = Event(wallTime: 0, step: 8, .sessionStart).message.bytes
        #expect(hexadecimal(message) == "0900000000000000001008" + "3a020801")
    }

    @Test func negativeNumbersTakeTenBytes() {
        var message = ProtobufMessage()
        message.add(1, -1)
        #expect(hexadecimal(message.bytes) == "08ffffffffffffffffff01")
    }

    private func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
