import Checkpoints
import Foundation
import Tensors
import Testing
import Trajectories

@testable import WorldModels

/// Files that somebody made: whatever they say, loading ends in a model or in `CheckpointError`.
struct CraftedCheckpointTests {
    private static func file(_ members: Int = 1, _ variant: Variant = Variant(.rssm)) -> SafetensorsFile {
        var file = SafetensorsFile()
        WorldModelEnsemble(WorldModelEnsembleTests.members(members, variant)).write(to: &file)
        return file
    }

    private func refusal(_ file: SafetensorsFile) -> String? {
        #expect(throws: CheckpointError.self) {
            try WorldModelEnsemble(SafetensorsFile(decoding: file.encoded(), path: "m"))
        }?.description
    }

    @Test func aMemberWithASecondTensorOfOneName() {
        var file = Self.file(2)
        file.append(TensorData(shape: [1], doubles: [0]), named: "member.1.statistics.reward.mean")
        #expect(refusal(file)?.contains("gives 'member.1.' a second tensor 'statistics.reward.mean'") == true)
    }

    @Test(arguments: ["0", "-1", "3", "9223372036854775807", "two"]) func aWrongNumberOfMembers(_ count: String) {
        var file = Self.file(2)
        file.metadata["members"] = count
        #expect(refusal(file)?.contains("it has '\(count)' members") == true)
    }

    /// Members may differ in their parameters, and in nothing else.
    @Test(arguments: [
        ("\"transitions\":0", "\"transitions\":1"), ("\"shape\":[3]", "\"shape\":[1,3]"),
        ("\"minimumDeviation\":0.1", "\"minimumDeviation\":0.2"),
    ])
    func membersOfDifferentKinds(_ found: String, _ other: String) throws {
        var file = Self.file(2)
        let schema = try #require(file.metadata["schema"])
        file.metadata["member.1.schema"] = schema.replacing(found, with: other)
        #expect(file.metadata["member.1.schema"] != schema)
        #expect(refusal(file)?.contains("its members are models of different logs, or of different settings") == true)
    }

    @Test(arguments: [
        ("statistics.observation.mean", Double.nan), ("statistics.observation.mean", .infinity),
        ("statistics.reward.deviation", -1), ("statistics.action.deviation", -1), ("statistics.action.deviation", .nan),
    ])
    func statisticsThatStandardiseNothing(_ name: String, _ value: Double) throws {
        var file = Self.file()
        let removed = file.remove(name)
        var numbers = try #require(removed?.doubles)
        numbers[numbers.count - 1] = value
        file.append(TensorData(shape: [numbers.count], doubles: numbers), named: name)
        #expect(
            refusal(file)?.contains("'\(name.split(separator: ".")[..<2].joined(separator: "."))' has a mean") == true)
    }

    /// Spaces that no log has, and sizes whose product no memory has room for.
    @Test(arguments: [
        #"{"box":{"shape":[4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4],"low":[],"high":[]}}"#,
        #"{"box":{"shape":[3],"low":[0],"high":[1,1,1]}}"#, #"{"discrete":{"count":3,"start":9223372036854775806}}"#,
        #"{"multiDiscrete":{"counts":[2,1],"starts":[0]}}"#,
        #"{"multiDiscrete":{"counts":[4,4,4,4,4],"starts":[0,0,0,0,0]}}"#,
        #"{"dictionary":{"_0":[]}}"#,
        #"{"dictionary":{"_0":[{"name":"a","space":{"multiBinary":{"count":1}}},{"name":"a","space":{"multiBinary":{"count":2}}}]}}"#,
        #"{"dictionary":{"_0":[{"name":"a","space":{"dictionary":{"_0":[]}}}]}}"#,
    ])
    func spacesThatAreNone(_ space: String) throws {
        var file = Self.file()
        let text = try #require(file.metadata["schema"])
        let own = CheckpointJSON.encode(Small.normalizer.observationSpace)
        file.metadata["schema"] = text.replacing("\"observationSpace\":\(own)", with: "\"observationSpace\":\(space)")
        #expect(file.metadata["schema"] != text)
        #expect(refusal(file)?.contains("its schema has a") == true)
    }

    /// Each width is an axis of the file's, but their product would fill the memory.
    @Test func widthsOfWhichAllTogetherAreTooMany() {
        var file = Self.file()
        file.append(
            TensorData(shape: [5_000_000], elementType: .uint8, bytes: .init(repeating: 0, count: 5_000_000)),
            named: "x")
        file.metadata["schema"] = file.metadata["schema"]?.replacing("\"hidden\":5", with: "\"hidden\":5000000")
        file.metadata["schema"] = file.metadata["schema"]?.replacing(
            "\"hidden\":[4]", with: "\"hidden\":[5000000,5000000]")
        #expect(refusal(file)?.contains("its schema asks for about") == true)
        // An axis of nothing is no size.
        var empty = Self.file()
        empty.append(TensorData(shape: [0, 5_000_000], floats: []), named: "x")
        empty.metadata["schema"] = empty.metadata["schema"]?.replacing("\"hidden\":5", with: "\"hidden\":5000000")
        #expect(refusal(empty)?.contains("its schema has a size of 5000000") == true)
    }

    /// Bytes of the metadata changed at random, behind a checksum that fits them. What is taken for a model works as one.
    @Test(arguments: [Variant(.rssm), Variant(.blockRSSM, latent: .categorical), Variant(.srnn, .gru, .backward)])
    func changedMetadataNeverTraps(_ variant: Variant) throws {
        var generator = RandomGenerator(seed: 17)
        let sound = Self.file(2, variant)
        let schema = Array(try #require(sound.metadata["schema"]).utf8)
        var taken = 0
        for _ in 0..<400 {
            var text = schema
            for _ in 0...generator.index(below: 2) {
                let place = generator.index(below: text.count)
                switch generator.index(below: 4) {
                case 0: text[place] ^= 1 << UInt8(generator.index(below: 7))
                case 1: text[place] = Array("0123456789-,:[]{}\"e.".utf8)[generator.index(below: 20)]
                case 2: text.insert(contentsOf: Array("99999999".utf8), at: place)
                default: text.removeSubrange(place..<min(text.count, place + 1 + generator.index(below: 12)))
                }
            }
            guard let changed = String(validating: text, as: UTF8.self) else { continue }
            var file = sound
            file.metadata["schema"] = changed
            guard let ensemble = try? WorldModelEnsemble(SafetensorsFile(decoding: file.encoded(), path: "m")) else {
                continue
            }
            taken += 1
            _ = ensemble.members[0].initialState(batch: 2)
        }
        #expect(taken < 400)
    }

    /// Bytes of the header changed at random, without a checksum.
    @Test func changedHeadersNeverTrap() throws {
        var generator = RandomGenerator(seed: 18)
        var bytes = Self.file(2).encoded()
        let length = bytes[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
        let key = Array("checksum".utf8)
        let start = try #require((8..<length).first { Array(bytes[$0..<$0 + key.count]) == key })
        bytes[start] = UInt8(ascii: "C")
        #expect(try WorldModelEnsemble(SafetensorsFile(decoding: bytes, path: "m")).count == 2)
        for _ in 0..<1000 {
            var changed = bytes
            for _ in 0...generator.index(below: 3) {
                changed[generator.index(below: 8 + length)] ^= 1 << UInt8(generator.index(below: 8))
            }
            _ = try? WorldModelEnsemble(SafetensorsFile(decoding: changed, path: "m"))
        }
    }
}
