import Foundation
import NeuralNetworks
import Optimizers
import Tensors
import Training
import Trajectories
import WorldModels

/// The reference workload `planet`: a PlaNet-shaped model of 653,538 parameters on random numbers; 17 observations,
/// 6 actions, batches of 50 × 50, Adam with global-norm clipping. `Benchmarks/README.md` has its exact definition.
struct PlanetBenchmark {
    private static let observationSize = 17
    private static let actionSize = 6
    private static let shards = 2
    private static let length = 50

    struct Result: Encodable {
        let parameters: Int
        let threads: Int
        let trainStep: Double
        let imaginedSteps: Double
        let filterStep: Double
        let gemmLimit: Double
        let peakMemory: Double

        enum CodingKeys: String, CodingKey {
            case parameters, threads
            case trainStep = "train_step_s"
            case imaginedSteps = "imagined_steps_per_s"
            case filterStep = "filter_step_us"
            case gemmLimit = "gemm_limit_s"
            case peakMemory = "peak_rss_mb"
        }
    }

    /// Measures everything; half a minute.
    static func run() -> Result {
        var generator = RandomGenerator(seed: 0)
        var trainer = makeTrainer(using: &generator)
        let sampler = SequenceSampler(
            SequenceDataset(randomLog(using: &generator), normalizer: trainer.model.normalizer),
            batch: trainer.configuration.training.batch, length: trainer.configuration.training.length)
        let trainStep = median(of: 20, warmUp: 3) { trainer.update(sampler: sampler, progress: 0) }
        let peakMemory = peakMegabytes()
        let model = trainer.model
        return Result(
            parameters: model.parameterCount, threads: shards, trainStep: trainStep,
            imaginedSteps: imaginedSteps(model, using: &generator), filterStep: filterStep(model, using: &generator),
            gemmLimit: gemmLimit(trainer.configuration), peakMemory: peakMemory)
    }

    private static func makeTrainer(using generator: inout RandomGenerator) -> Trainer {
        var c = ExperimentConfiguration()
        c.model.decoder.deviation = .fixed
        c.model.reward.deviation = .fixed
        c.model.continuation.isEnabled = false
        c.model.decoder.activation = .elu
        c.model.reward.activation = .elu
        c.model.encoder.activation = .elu
        c.model.dynamics.activation = .elu
        c.objective.freeNats = FreeNats(mode: .batchMeanClamp, nats: 3)
        c.training.batch = 50
        c.training.length = length
        c.training.shards = shards
        c.training.learningRate = LearningRateSchedule(peak: 1e-3, warmup: 0, decayStart: 1)
        c.training.optimizer.epsilon = 1e-4
        let log = randomLog(using: &generator)
        let model = WorldModel(
            configuration: c.model, observationSpace: log.observationSpace, actionSpace: log.actionSpace,
            statistics: LogStatistics(fitting: log), using: &generator)
        return Trainer(configuration: c, model: model, generator: generator)
    }

    /// One long episode: no sequence has an end inside.
    private static func randomLog(using generator: inout RandomGenerator) -> TrajectoryDataset {
        let steps = 20_000
        let episode = Episode(
            observations: generator.normal([steps + 1, observationSize]).floats,
            actions: generator.normal([steps, actionSize]).floats, rewards: generator.normal([steps]).floats,
            isTerminated: false)
        return TrajectoryDataset(
            observationSpace: .unbounded(observationSize), actionSpace: .unbounded(actionSize), episodes: [episode])
    }

    /// Steps per second over 2500 starts × 15 steps, with a sample of the prior and the reward's mean at every step.
    private static func imaginedSteps(_ model: WorldModel, using generator: inout RandomGenerator) -> Double {
        let (starts, horizon) = (2500, 15)
        let seconds = median(of: 7, warmUp: 2) {
            let actions = generator.normal([horizon, starts, actionSize])
            _ = model.imagineRewards(
                from: model.initialState(batch: starts), actions: actions, generator: generator.child(0))
        }
        return Double(starts * horizon) / seconds
    }

    /// Microseconds from one observation and one action to the new state, at batch 1: mean of 500 chained steps.
    private static func filterStep(_ model: WorldModel, using generator: inout RandomGenerator) -> Double {
        let observation = Tensor(repeating: 1, shape: [1, observationSize])
        let action = Tensor(repeating: 1, shape: [1, actionSize])
        var state = model.initialState(batch: 1)
        for _ in 0..<50 { state = model.observe(state, action: action, observation: observation, using: &generator) }
        let seconds = time {
            for _ in 0..<500 {
                state = model.observe(state, action: action, observation: observation, using: &generator)
            }
        }
        return seconds / 500 * 1e6
    }

    /// Seconds a step would take if its matrix products ran at the rate of a large one, on as many cores.
    private static func gemmLimit(_ c: ExperimentConfiguration) -> Double {
        let rates = (0..<3).map { _ in
            concurrentMap(shards) { _ in
                BLAS.measureRate(size: 1024, repetitions: 20)
            }.reduce(0, +)
        }
        return flops(c) / rates.sorted()[1]
    }

    /// Floating-point operations of the products of one step: forward, and twice that backward, but for the gradients
    /// of inputs that take none (observations and actions).
    private static func flops(_ c: ExperimentConfiguration) -> Double {
        let d = c.model.dynamics
        func network(_ widths: [Int]) -> Int { zip(widths, widths.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 } }
        let features = d.deterministic + d.stochastic
        let embedding = c.model.encoder.output ?? observationSize
        let first = observationSize * c.model.encoder.hidden[0] + actionSize * d.hidden
        let weights =
            network([observationSize] + c.model.encoder.hidden + [embedding])
            + network([d.stochastic + actionSize, d.hidden]) + 3 * d.deterministic * (d.hidden + d.deterministic)
            + network([d.deterministic, d.hidden, 2 * d.stochastic])
            + network([d.deterministic + embedding, d.hidden, 2 * d.stochastic])
            + network([features] + c.model.decoder.hidden + [observationSize])
            + network([features] + c.model.reward.hidden + [1])
        let rows = c.training.batch * length
        return 2 * Double(rows) * Double(3 * weights - first)
    }

    private static func median(of runs: Int, warmUp: Int, _ body: () -> Void) -> Double {
        for _ in 0..<warmUp { body() }
        return (0..<runs).map { _ in time(body) }.sorted()[runs / 2]
    }

    private static func time(_ body: () -> Void) -> Double {
        ContinuousClock().measure(body) / .seconds(1)
    }

    /// The most memory this process has held, in 10⁶ bytes.
    private static func peakMegabytes() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return Double(usage.ru_maxrss) * 1024 / 1e6
    }
}
