import Testing

@testable import Optimizers

struct LearningRateScheduleTests {
    @Test func risesStaysAndFalls() {
        let schedule = LearningRateSchedule(peak: 0.8, warmup: 4, decayStart: 0.5)
        #expect((0..<5).map { schedule.rate(step: $0, progress: 0) } == [0.2, 0.4, 0.6000000000000001, 0.8, 0.8])
        #expect(schedule.rate(step: 100, progress: 0.5) == 0.8)
        #expect(schedule.rate(step: 100, progress: 0.75) == 0.4)
        #expect(schedule.rate(step: 100, progress: 1) == 0)
        #expect(schedule.rate(step: 100, progress: 1.5) == 0)
        #expect(schedule.rate(step: 1, progress: 0.75) == 0.2, "a short run falls while it rises")
    }

    @Test func canBeConstant() {
        let schedule = LearningRateSchedule(peak: 0.8, warmup: 0, decayStart: 1)
        #expect(schedule.rate(step: 0, progress: 0) == 0.8)
        #expect(schedule.rate(step: 7, progress: 1) == 0.8)
    }
}
