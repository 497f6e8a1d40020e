import Checkpoints
import Evaluation
import Foundation
import Tensors
import Trajectories
import WorldModels

extension TrainingRun {
    /// Measurements on held-out episodes over a run.
    var validations: Double { configuration.training.keepsBest ? 50 : 10 }
    /// Lines of metrics over a run.
    private static let metricsLines = 200.0

    /// Records what comes after the present step.
    func makeRecorder() throws -> MetricsRecorder {
        let isLogged = fraction < 1 && configuration.training.tensorBoard
        return MetricsRecorder(
            fraction: fraction, validations: validations,
            events: isLogged ? try MetricsEvents(in: directory, after: trainers.step) : nil)
    }

    /// Measures on held-out episodes, looks at the latents and writes a line of metrics, each when it is due.
    /// - Returns: what is newly wrong.
    mutating func record(
        _ metrics: [TrainingMetrics], in recorder: inout MetricsRecorder, isLast: Bool, measures: Bool = true
    ) throws -> [TrainingWarning] {
        recorder.add(metrics, clip: configuration.training.clip)
        let isValidated =
            measures && !validation.episodes.isEmpty
            && (isLast || Int(fraction * validations) > recorder.validations)
        if isValidated {
            recorder.validated = validate()
            recorder.validations = Int(fraction * validations)
            try keepBest(recorder.validated)
        }
        var latents: [LatentActivity] = []
        var actions: [ActionUse?] = []
        var warnings: [TrainingWarning] = []
        let isLookedAt = measures && (isLast || Int(fraction * MetricsRecorder.looksInAll) > recorder.looks)
        if isLookedAt {
            (latents, actions) = (lookAtLatents(), lookAtActions())
            warnings = judge(latents, actions, &recorder)
            recorder.looks = Int(fraction * MetricsRecorder.looksInAll)
            recorder.warnings += warnings
        }
        let isDue = fraction - recorder.lineFraction >= 1 / TrainingRun.metricsLines
        guard isLast || isValidated || isLookedAt || isDue else { return warnings }
        var line = recorder.averages.line(elapsed: seconds, validation: isValidated ? recorder.validated : nil)
        line.add(latents)
        line.actionRatio = actions.first??.ratio
        line.warnings = recorder.warnings.isEmpty ? nil : recorder.warnings
        try directory.append(line)
        try recorder.events?.append(line, horizonErrors: isValidated ? recorder.validated?.horizonErrors ?? [] : [])
        recorder.averages = MetricsAverage()
        recorder.warnings = []
        recorder.lineFraction = fraction
        return warnings
    }

    private mutating func keepBest(_ validated: ValidationMetrics?) throws {
        guard configuration.training.keepsBest, let validated, validated.score > bestScore else { return }
        bestScore = validated.score
        var file = trainers.modelFile
        file.metadata[RunDirectory.scoreKey] = "\(bestScore)"
        try file.write(to: directory.bestPath)
    }

    /// The same training rows at every look: what changes is the model.
    /// - Returns: the generator for what is drawn then.
    static func lookedAtRows(
        of sampler: SequenceSampler, _ root: RandomGenerator
    ) -> (batch: SequenceBatch, generator: RandomGenerator) {
        var generator = root.child(.max - 3)
        let sequences = sampler.sequences(1, step: 0, root: generator, using: &generator).flatMap(\.self)
        return (sampler.batch(of: sequences), generator)
    }

    /// What the latents of each model do on those rows.
    private func lookAtLatents() -> [LatentActivity] {
        let (batch, generator) = TrainingRun.lookedAtRows(of: sampler, trainer.generator)
        return trainers.members.map { member in
            var generator = generator
            return member.model.latentActivity(on: batch, using: &generator)
        }
    }

    /// Whether each model heeds actions; nil where that cannot be told.
    private func lookAtActions() -> [ActionUse?] {
        trainers.members.map { member in
            var generator = trainer.generator.child(.max - 4)
            guard let actionCheck, let ratio = actionCheck.ratio(of: member.model, using: &generator) else {
                return nil
            }
            return ActionUse(ratio: ratio, linear: actionCheck.linearRatio)
        }
    }

    private mutating func judge(
        _ latents: [LatentActivity], _ actions: [ActionUse?], _ recorder: inout MetricsRecorder
    ) -> [TrainingWarning] {
        let steps = Double(max(1, recorder.steps))
        var warnings: [TrainingWarning] = []
        for (index, activity) in latents.enumerated() {
            let vitals = Vitals(
                step: trainers.step, latents: activity,
                decoderFloorShare: trainers.members[index].model.decoder.floorShare,
                clippedShare: Double(recorder.clipped[index]) / steps, actions: actions[index])
            warnings += guards[index].warnings(at: vitals).map { warning in
                let name = latents.count > 1 ? "member \(index): " : ""
                return TrainingWarning(kind: warning.kind, message: name + warning.message)
            }
        }
        (recorder.steps, recorder.clipped) = (0, [])
        return warnings
    }

    /// A quick look at held-out episodes: few windows and samples, enough for a progress line. Bounds are means over the
    /// models, whose predictions are taken together.
    private func validate() -> ValidationMetrics {
        let ensemble = trainers.result
        // No step's child, and the same at every measurement: what changes between two is the model.
        let generator = trainer.generator.child(.max)
        let longest = validation.episodes.map(\.count).max() ?? 0
        let context = min(10, max(1, longest / 2))
        let horizon = min(15, longest - context)
        let errors =
            horizon > 0
            ? HorizonEvaluation(context: context, horizon: horizon, stride: 100, samples: 4)(
                ensemble, validation, generator: generator) : nil
        let bound = configuration.objective.bound
        // The best of noisy measurements is not the best model.
        let replicates = configuration.training.keepsBest ? 4 : 1
        func estimate(_ bound: Bound) -> Double {
            let evaluation = BoundEvaluation(bound: bound, replicates: replicates)
            return ensemble.members.reduce(0) {
                $0 + evaluation(validation, under: $1, generator: generator).value
            } / Double(ensemble.count)
        }
        return ValidationMetrics(
            elbo: estimate(Bound()), particleBound: bound.kind == .elbo ? nil : estimate(bound),
            horizonErrors: errors?.observation ?? [])
    }
}
