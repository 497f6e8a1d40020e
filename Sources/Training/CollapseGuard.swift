import Foundation
import WorldModels

/// Tells from looks at a model in training what has gone wrong with it, and says so once.
///
/// A sign has to be there at two looks in a row to be a warning, and to be gone at one to be a warning again. No sign
/// counts before the learning rate has risen, the KL has its full price, and `earliestStep` updates are made.
struct CollapseGuard: Sendable {
    /// Posterior collapse: the KL is below `collapsedNats` in the mean over rows, and below `collapsedFirstNats` even at the
    /// first rows of sequences. The prior of a first row knows nothing, so that a posterior that adds nothing there carries
    /// nothing; later rows of a world without chance may need no more.
    static let collapsedNats = 0.05
    static let collapsedFirstNats = 0.5
    /// Dead latents: more than this share has a KL below `LatentActivity.activeNats`.
    static let deadShare = 0.95
    /// A deviation at its minimum, the posterior's or the decoder's: more than this share of them is.
    static let floorShare = 0.5
    /// Always clipped: more than this share of the steps is.
    static let clippedShare = 0.95
    /// Actions unheeded: with other actions the model's error is less than this many times as large.
    static let unheededRatio = 1.2
    /// Updates before any sign counts.
    static let earliestStep = 100
    /// Before it a collapse may be how training begins: categorical latents find their use after some hundred updates.
    static let lateStep = 1000

    private let configuration: ExperimentConfiguration
    /// Looks in a row at which each sign was there.
    private var looks: [TrainingWarning.Kind: Int] = [:]
    private var isLate = false

    init(_ configuration: ExperimentConfiguration) { self.configuration = configuration }

    /// The warnings that are new with this look.
    mutating func warnings(at vitals: Vitals) -> [TrainingWarning] {
        if !isLate, vitals.step >= CollapseGuard.lateStep {
            // A collapse that was said to be early is said again if it stays.
            isLate = true
            looks[.posteriorCollapse] = nil
        }
        let signs = signs(of: vitals)
        looks = Dictionary(uniqueKeysWithValues: signs.map { ($0.kind, looks[$0.kind, default: 0] + 1) })
        return signs.filter { looks[$0.kind] == 2 }
    }

    /// Every sign that is there, worded as a warning.
    func signs(of vitals: Vitals) -> [TrainingWarning] {
        let warmUp = configuration.training.learningRate.warmup
        guard vitals.step >= max(CollapseGuard.earliestStep, warmUp, configuration.objective.annealing.steps) else {
            return []
        }
        let messages: [(TrainingWarning.Kind, String?)] = [
            (.posteriorCollapse, collapse(vitals.latents, at: vitals.step)),
            (.deadLatents, deadLatents(vitals.latents)),
            (.posteriorFloor, posteriorFloor(vitals.latents)), (.decoderFloor, decoderFloor(vitals)),
            (.alwaysClipped, clipping(vitals)), (.actionsUnheeded, actions(vitals)),
        ]
        return messages.compactMap { kind, message in message.map { TrainingWarning(kind: kind, message: $0) } }
    }

    private func collapse(_ latents: LatentActivity, at step: Int) -> String? {
        guard isCollapsed(latents) else { return nil }
        let isEarly = step < CollapseGuard.lateStep
        return "the posterior has collapsed onto the prior: KL \(number(latents.divergence)) nats per row, "
            + "\(number(latents.firstDivergence)) at first rows, so latents carry nothing of the observations; "
            + (isEarly ? "after \(step) updates that may yet pass; if it stays, " : "")
            + "start anew with \(remedy)"
    }

    private var remedy: String {
        if configuration.objective.bound.kind != .elbo {
            return "objective.bound.kind=elbo and objective.annealing.steps"
        }
        return configuration.objective.freeNats.mode == .none
            ? "objective.annealing.steps, a smaller objective.representationScale, or objective.freeNats.mode=perStepClamp and objective.freeNats.nats=1"
            : "objective.annealing.steps, a smaller objective.representationScale, or more objective.freeNats.nats"
    }

    private func isCollapsed(_ latents: LatentActivity) -> Bool {
        latents.divergence < CollapseGuard.collapsedNats && latents.firstDivergence < CollapseGuard.collapsedFirstNats
    }

    /// Beside a collapse it would say nothing new.
    private func deadLatents(_ latents: LatentActivity) -> String? {
        let (count, active) = (latents.divergences.count, latents.activeCount)
        guard Double(count - active) > CollapseGuard.deadShare * Double(count), !isCollapsed(latents) else {
            return nil
        }
        return "\(active) of \(count) latents are active, the KL of the others is below \(LatentActivity.activeNats) "
            + "nats; if predictions are poor, start anew with objective.annealing.steps or objective.freeNats.mode, "
            + "else a smaller model.dynamics.stochastic does as well"
    }

    private func posteriorFloor(_ latents: LatentActivity) -> String? {
        guard let share = latents.floorShare, share > CollapseGuard.floorShare else { return nil }
        return "\(percent(share)) of the posterior's deviations are at their minimum of "
            + "\(number(configuration.model.dynamics.minimumDeviation)): it knows more than it may say; "
            + "for a more exact near future start anew with a smaller model.dynamics.minimumDeviation, "
            + "though the far one may be worse and surer of itself"
    }

    private func decoderFloor(_ vitals: Vitals) -> String? {
        guard let share = vitals.decoderFloorShare, share > CollapseGuard.floorShare else { return nil }
        return "\(percent(share)) of the decoder's deviations are at their minimum of "
            + "\(number(configuration.model.decoder.minimumDeviation)): predictive intervals are too wide; "
            + "start anew with a smaller model.decoder.minimumDeviation"
    }

    private func clipping(_ vitals: Vitals) -> String? {
        guard vitals.clippedShare > CollapseGuard.clippedShare else { return nil }
        return "\(percent(vitals.clippedShare)) of the steps had gradients above training.clip, "
            + "\(number(configuration.training.clip ?? .infinity)): the limit, not the gradient, sets their length; start anew with a "
            + "larger training.clip, or a lower training.learningRate.peak if the objective does not fall"
    }

    private func actions(_ vitals: Vitals) -> String? {
        guard let actions = vitals.actions, actions.ratio < CollapseGuard.unheededRatio,
            configuration.model.dynamics.family != .staticPrior
        else { return nil }
        return
            "predictions hardly heed the actions: with those of another sequence the error is \(number(actions.ratio)) "
            + "times as large, a linear model's \(number(actions.linear)) times; if that stays, \(actionRemedy)"
    }

    /// Known before the first step: what was published for images makes a model of vectors ignore its actions.
    static func caveat(_ configuration: ExperimentConfiguration) -> String? {
        guard configuration.model.decoder.deviation == .fixed, configuration.objective.freeNats.mode != .none,
            configuration.objective.freeNats.nats > 0
        else { return nil }
        return
            "the decoder's deviation is fixed and the objective has free nats, as published for images; models of vectors "
            + "trained so tend to ignore actions: check the ratio with other actions in evaluate, or use --config standard "
            + "or model.decoder.deviation=maximumLikelihood"
    }

    /// What hides the small differences that actions make: a deviation far above them, and a price of the latents that they do
    /// not reach.
    private var actionRemedy: String {
        if configuration.model.decoder.deviation == .fixed {
            return "start anew with model.decoder.deviation=maximumLikelihood, or with --config standard"
        }
        return configuration.objective.freeNats.mode == .none
            ? "train for longer" : "start anew with objective.freeNats.mode=none and objective.freeNats.nats=0"
    }

    private func number(_ x: Double) -> String { String(format: "%.3g", x) }
    private func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }
}
