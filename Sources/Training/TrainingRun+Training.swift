import Checkpoints
import Foundation
import WorldModels

extension TrainingRun {
    /// Seconds between checkpoints, and until the first one of a sitting. From there to here the time doubles, so that a run
    /// that is killed has lost half of the sitting or one interval, whichever is less.
    private static let (firstSaving, savingInterval) = (2.0, 30.0)

    /// Whether a checkpoint is due.
    /// - sitting: seconds of this sitting.  - unsaved: seconds since the last checkpoint.
    /// - isResting: at a step whose checkpoint is its own state to go back to, and so half as large. It is worth a short wait.
    static func isSavingDue(sitting: Double, unsaved: Double, isResting: Bool) -> Bool {
        let interval = min(savingInterval, max(firstSaving, sitting / 2))
        return unsaved > (isResting ? interval : 1.1 * interval)
    }

    /// Trains to the end, or until `isInterrupted` says so after a step; saves in either case. The directory is then free for
    /// another run to go on in.
    /// - onWarning: called when something is wrong that the run survives.
    /// - onStep: called after every step.
    /// - Returns: whether the run was finished.
    /// - Throws: `TrainingError`, `CheckpointError`. The last checkpoint stays.
    public mutating func train(
        isInterrupted: () -> Bool, onWarning: (TrainingWarning) -> Void = { _ in },
        onStep: (TrainingProgress) -> Void
    ) throws -> Bool {
        let clock = ContinuousClock()
        let start = clock.now
        return try train(isInterrupted: isInterrupted, onWarning: onWarning, onStep: onStep) {
            (clock.now - start) / .seconds(1)
        }
    }

    /// - elapsed: seconds of this sitting.
    mutating func train(
        isInterrupted: () -> Bool = { false }, onWarning: (TrainingWarning) -> Void = { _ in },
        onStep: (TrainingProgress) -> Void = { _ in }, elapsed: () -> Double
    ) throws -> Bool {
        if lock == nil { lock = try RunLock(directory.path) }
        defer { lock = nil }
        let secondsBefore = seconds
        var secondsSaved = seconds
        var recorder = try makeRecorder()
        while fraction < 1 {
            let metrics = trainers.update(sampler: sampler, progress: fraction)
            seconds = secondsBefore + elapsed()
            if let failed = metrics.firstIndex(where: { !$0.isFinite }) {
                let (warning, untold) = try rollBack(failedMember: failed)
                onWarning(warning)
                let told = recorder.warnings
                recorder = try makeRecorder()
                recorder.warnings = untold + told + [warning]
                continue
            }
            let isResting = trainers.step % TrainingRun.restInterval == 0
            if isResting { lastGood = trainers }
            let isCutShort = fraction < 1 && isInterrupted()
            let isLast = fraction >= 1 || isCutShort
            // Who asks to stop does not wait for measurements.
            let warnings = try record(metrics, in: &recorder, isLast: isLast, measures: !isCutShort)
            for warning in warnings { onWarning(warning) }
            onStep(
                TrainingProgress(
                    fraction: fraction, metrics: metrics[0], validation: recorder.validated, isLast: isLast))
            let isDue = TrainingRun.isSavingDue(
                sitting: seconds - secondsBefore, unsaved: seconds - secondsSaved, isResting: isResting)
            if isLast || isDue {
                try checkpoint.write(to: directory.checkpointPath)
                secondsSaved = seconds
            }
            if isLast { break }
        }
        return isComplete
    }
}

// A step that is not finite changes nothing, but what led to it may have begun before. The run goes back to the last step
// it rested at, and on with other batches. That step follows from the seed alone, never from the clock or from where a
// sitting ended: the checkpoint of any other step holds its state too.

extension TrainingRun {
    /// Steps between those that the run can go back to.
    static let restInterval = 50
    private static let lastGoodPrefix = "lastGood."

    /// What goes on like this run. The state to go back to is not held where the clock decides anyway.
    private var checkpoint: SafetensorsFile {
        var file = trainers.checkpoint
        if trainers.step != lastGood.step, configuration.training.minutes == nil {
            file.append(lastGood.checkpoint, under: TrainingRun.lastGoodPrefix, except: "statistics.")
        }
        return file
    }

    /// The state to go back to, if a checkpoint holds it beside its own, which is `resumed`.
    static func lastGood(
        _ file: SafetensorsFile, of resumed: EnsembleTrainer
    ) throws(CheckpointError) -> EnsembleTrainer? {
        guard file.metadata[lastGoodPrefix + "step"] != nil else { return nil }
        var trainers = try EnsembleTrainer(file.part(lastGoodPrefix, with: "statistics."))
        guard trainers.members.count == resumed.members.count, trainers.step <= resumed.step,
            trainers.members[0].result.isLike(resumed.members[0].result)
        else {
            throw .malformed(path: file.path, reason: "the state to go back to in it is of another run")
        }
        trainers.configuration = resumed.configuration
        return trainers
    }

    /// Keeps the batch at which a step was not finite and goes back. Lines of metrics of the steps undone are dropped.
    /// - Returns: a warning, and those of the lines that are dropped.
    /// - Throws: `TrainingError.notFinite` once there were as many rollbacks as may be.
    private mutating func rollBack(failedMember index: Int) throws -> (TrainingWarning, untold: [TrainingWarning]) {
        let failed = trainers.members[index]
        let shards = failed.draw(sampler).sequences
        let sequences = shards.flatMap(\.self)
        let continues = shards.indices.flatMap {
            failed.areContinued(shards, $0) ?? shards[$0].map { _ in false }
        }
        let failure = NonFiniteStep(
            step: failed.step + 1, member: trainers.members.count > 1 ? index : nil, sequences: sequences, rows: rows)
        let path = directory.offendingPath(step: failure.step)
        try failure.file(sampler.batch(of: sequences, continues: continues)).write(to: path)
        let limit = configuration.training.rollbacks
        guard trainers.rollbacks < limit else {
            throw TrainingError.notFinite(failure, rollbacks: limit, path: directory.checkpointPath)
        }
        trainers = lastGood
        trainers.rollbacks += 1
        lastGood = trainers
        let untold = directory.metricsLines.filter { $0.step > trainers.step }.flatMap { $0.warnings ?? [] }
        _ = try directory.keepMetrics(through: trainers.step)
        let warning = TrainingWarning(
            kind: .rollback,
            message: "\(failure); its batch is in \(path); back to step \(trainers.step) and on with other batches "
                + "(rollback \(trainers.rollbacks) of \(limit)); if it happens again, \(failure.remedy)")
        return (warning, untold)
    }
}
