import Testing

@testable import Training
@testable import WorldModels

/// When a look at a model is a warning.
struct CollapseGuardTests {
    static func configuration() -> ExperimentConfiguration {
        var c = ExperimentConfiguration()
        c.training.learningRate.warmup = 150
        return c
    }

    static func vitals(
        step: Int = 1000, divergences: [Double] = [1, 0.5, 0.2, 0], first: Double = 4, floor: Double? = 0.1,
        decoder: Double? = 0, clipped: Double = 0.5, actions: ActionUse? = ActionUse(ratio: 1.3, linear: 5)
    ) -> Vitals {
        Vitals(
            step: step,
            latents: LatentActivity(
                divergences: divergences, firstDivergence: first, posteriorEntropy: 0, floorShare: floor),
            decoderFloorShare: decoder, clippedShare: clipped, actions: actions)
    }

    static let dead = [0.5] + [Double](repeating: 0.009, count: 29)

    static let cases: [(Vitals, [TrainingWarning.Kind])] = [
        (vitals(), []),
        (vitals(divergences: [0.02, 0.02], first: 0.4), [.posteriorCollapse]),
        (vitals(divergences: [0.02, 0.02], first: 0.6), []),
        (vitals(divergences: [0.03, 0.03], first: 0.4), []),
        (vitals(divergences: dead), [.deadLatents]),
        (vitals(divergences: [0.5] + dead.dropLast()), []),
        (vitals(divergences: [Double](repeating: 0.001, count: 30), first: 0), [.posteriorCollapse]),
        (vitals(floor: 0.51), [.posteriorFloor]), (vitals(floor: 0.5), []), (vitals(floor: nil), []),
        (vitals(decoder: 0.51), [.decoderFloor]), (vitals(decoder: 0.5), []), (vitals(decoder: nil), []),
        (vitals(clipped: 0.96), [.alwaysClipped]), (vitals(clipped: 0.95), []),
        (vitals(actions: ActionUse(ratio: 1.19, linear: 5)), [.actionsUnheeded]), (vitals(actions: nil), []),
        (vitals(floor: 1, decoder: 1, clipped: 1), [.posteriorFloor, .decoderFloor, .alwaysClipped]),
        (vitals(step: 149, floor: 1), []), (vitals(step: 150, floor: 1), [.posteriorFloor]),
    ]

    @Test(arguments: cases.indices) func signsFollowTheThresholds(_ index: Int) {
        let (vitals, expected) = Self.cases[index]
        #expect(CollapseGuard(Self.configuration()).signs(of: vitals).map(\.kind) == expected)
    }

    @Test func annealingIsPartOfTheWarmUp() {
        var configuration = Self.configuration()
        configuration.objective.annealing.steps = 1001
        #expect(CollapseGuard(configuration).signs(of: Self.vitals(floor: 1)).isEmpty)
    }

    /// Latents may come alive late; what stays is said again, without that hope.
    @Test func anEarlyCollapseIsSaidAgainIfItStays() {
        var collapse = CollapseGuard(Self.configuration())
        let messages = stride(from: 200, through: 1400, by: 200).map { step in
            collapse.warnings(at: Self.vitals(step: step, divergences: [0], first: 0)).map(\.message)
        }
        #expect(messages.map(\.count) == [0, 1, 0, 0, 0, 1, 0])
        #expect(messages[1].allSatisfy { $0.contains("after 400 updates that may yet pass") })
        #expect(messages[5].allSatisfy { !$0.contains("may yet pass") && $0.contains("start anew with") })
    }

    /// At the second look in a row, once, and again after it was gone.
    @Test func aSignIsSaidOnceUntilItClears() {
        var collapse = CollapseGuard(Self.configuration())
        let looks = [true, true, true, false, true, false, true, true, true].map { isThere in
            collapse.warnings(at: Self.vitals(clipped: isThere ? 1 : 0)).map(\.kind)
        }
        #expect(looks.map { $0.isEmpty ? 0 : 1 } == [0, 1, 0, 0, 0, 0, 0, 1, 0])
        #expect(looks.flatMap(\.self).allSatisfy { $0 == .alwaysClipped })
    }

    @Test func messagesSayWhatToDo() {
        let collapse = CollapseGuard(Self.configuration())
        let collapsed = collapse.signs(of: Self.vitals(divergences: [0, 0], first: 0))[0].message
        #expect(collapsed.contains("KL 0 nats per row") && collapsed.contains("objective.freeNats"))
        let floor = collapse.signs(of: Self.vitals(floor: 0.9))[0].message
        #expect(floor.contains("90 % of the posterior's") && floor.contains("minimum of 0.1"))
        #expect(floor.contains("a smaller model.dynamics.minimumDeviation"))
        let unheeded = ActionUse(ratio: 1.01, linear: 7)
        func remedy(_ change: (inout ExperimentConfiguration) -> Void) -> String {
            var configuration = Self.configuration()
            change(&configuration)
            return CollapseGuard(configuration).signs(of: Self.vitals(actions: unheeded)).map(\.message).joined()
        }
        let fixed = remedy {
            $0.model.decoder.deviation = .fixed
            $0.objective.freeNats = FreeNats(mode: .perStepExcess, nats: 3)
        }
        #expect(fixed.contains("1.01 times as large, a linear model's 7 times"))
        #expect(fixed.contains("model.decoder.deviation=maximumLikelihood, or with --config standard"))
        #expect(
            remedy { $0.objective.freeNats = FreeNats(mode: .perStepExcess, nats: 3) }
                .contains("objective.freeNats.mode=none and objective.freeNats.nats=0"))
        #expect(remedy { $0.model.dynamics.family = .staticPrior } == "")
        let dead = collapse.signs(of: Self.vitals(divergences: Self.dead))[0].message
        #expect(dead.hasPrefix("1 of 30 latents are active"))
    }
}
