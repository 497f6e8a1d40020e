import Evaluation
import Foundation
import Training
import Trajectories

/// One sitting of a run at the terminal: says what is trained on, shows progress, stops in order when interrupted.
enum TrainingSession {
    /// - say: puts a line where results go.
    /// - Returns: what went wrong in it and was survived.
    @discardableResult
    static func train(
        _ run: inout TrainingRun, isQuiet: Bool, say: (String) throws -> Void = { try Terminal.print($0) }
    ) throws -> [TrainingWarning] {
        try say(
            "training on \(run.trainingEpisodes.counted("episode")), all their \(run.rowCount.counted("row")); "
                + "\(run.validationEpisodes.counted("episode")) kept out; \(size(run)) parameters; "
                + "seed \(run.configuration.training.seed.map(String.init) ?? "-")")
        if let caveat = run.caveat { try say("note: \(caveat)") }
        if !run.hasRewards { try say("the logs have no rewards, so that the model predicts none") }
        if let fit = run.exactFit {
            try say(
                "expectation maximization: log p \(Terminal.number(fit.initialLogLikelihood)) → "
                    + "\(Terminal.number(fit.logLikelihood)) nats/step in \(fit.iterations.counted("iteration"))")
        }
        if let step = run.resumedStep { try say(resumption(run, step)) }
        if run.isComplete {
            try say("the run is complete; give more --steps or --minutes to extend it")
            return []
        }
        var warnings: [TrainingWarning] = []
        var bar = ProgressBar(
            total: run.configuration.training.steps ?? 0, start: run.resumedStep ?? 0,
            output: .standardError(isQuiet: isQuiet))
        let isFinished = try run.train(
            isInterrupted: { Interrupt.isRequested },
            onWarning: { warning in
                warnings.append(warning)
                bar.print("warning: \(warning.message)")
            }
        ) { progress in
            let step = progress.metrics.step
            let total = max(step, Int((Double(step) / max(progress.fraction, 1e-9)).rounded()))
            if progress.isLast {
                bar.finish(step: step, total: total, fields: fields(progress))
            } else {
                bar.update(step: step, total: total, fields: fields(progress))
            }
        }
        let saved = "saved step \(run.trainer.step) to \(run.directory.path)"
        try say(isFinished ? saved : "interrupted; \(saved); the same command goes on from there")
        return warnings
    }

    private static func size(_ run: TrainingRun) -> String {
        let (count, members) = (run.trainer.model.parameterCount, run.trainers.members.count)
        return members > 1 ? "\(members) models of \(count)" : "\(count)"
    }

    private static func resumption(_ run: TrainingRun, _ step: Int) -> String {
        let end = run.configuration.training.steps.map { " of \($0)" } ?? ""
        return step > 0
            ? "going on from step \(step)\(end)"
            : "going on from step 0\(end): the run there ended before it saved a step"
    }

    private static func fields(_ progress: TrainingProgress) -> [ProgressBar.Field] {
        var fields: [ProgressBar.Field] = []
        if let bound = progress.metrics.particleBound { fields.append(("bound", Terminal.number(bound))) }
        if let bound = progress.metrics.bound {
            fields += [
                ("elbo", Terminal.number(bound.value)), ("kl", Terminal.number(bound.divergence)),
                ("recon", Terminal.number(bound.reconstruction)),
            ]
        }
        if let validation = progress.validation {
            fields.append(("held-out", Terminal.number(validation.particleBound ?? validation.elbo)))
        }
        if let errors = progress.validation?.horizonErrors, let last = errors.last {
            fields.append(("nrmse@\(last.horizon)", Terminal.number(last.nrmse)))
        }
        return fields
    }
}
