import Foundation
import NeuralNetworks
import Optimizers
import Tensors
import Training
import Trajectories
import WorldModels

/// How fast a workload trains, imagines and filters.
struct Benchmark {
    let workload: Workload

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
    func run() -> Result {
        var generator = RandomGenerator(seed: 0)
        var trainer = makeTrainer(using: &generator)
        let sampler = SequenceSampler(
            SequenceDataset(randomLog(using: &generator), normalizer: trainer.model.normalizer),
            batch: trainer.configuration.training.batch, length: trainer.configuration.training.length)
        let trainStep = medianSeconds(of: 20, warmUp: 3) { trainer.update(sampler: sampler, progress: 0) }
        let peakMemory = peakMegabytes()
        let model = trainer.model
        return Result(
            parameters: model.parameterCount, threads: trainer.configuration.training.shards, trainStep: trainStep,
            imaginedSteps: imaginedSteps(model, using: &generator), filterStep: filterStep(model, using: &generator),
            gemmLimit: gemmLimit(trainer), peakMemory: peakMemory)
    }

    private func makeTrainer(using generator: inout RandomGenerator) -> Trainer {
        let model = makeModel(using: &generator)
        return Trainer(configuration: workload.configuration, model: model, generator: generator)
    }

    func makeModel(using generator: inout RandomGenerator) -> WorldModel {
        let log = randomLog(using: &generator)
        return WorldModel(
            configuration: workload.configuration.model, observationSpace: log.observationSpace,
            actionSpace: log.actionSpace, statistics: LogStatistics(fitting: log), using: &generator)
    }

    /// One long episode: no sequence has an end inside.
    private func randomLog(using generator: inout RandomGenerator) -> TrajectoryDataset {
        let steps = 20_000
        let episode = Episode(
            observations: generator.normal([steps + 1, Workload.observationSize]).floats,
            actions: generator.normal([steps, Workload.actionSize]).floats, rewards: generator.normal([steps]).floats,
            isTerminated: false)
        return TrajectoryDataset(
            observationSpace: .unbounded(Workload.observationSize), actionSpace: .unbounded(Workload.actionSize),
            episodes: [episode])
    }

    /// Steps per second over all starts and steps, with a sample of the prior and the reward's mean at every step.
    private func imaginedSteps(_ model: WorldModel, using generator: inout RandomGenerator) -> Double {
        let (starts, horizon) = (workload.starts, Workload.horizon)
        let seconds = medianSeconds(of: 7, warmUp: 2) {
            let actions = generator.normal([horizon, starts, Workload.actionSize])
            _ = model.imagineRewards(
                from: model.initialState(batch: starts), actions: actions, generator: generator.child(0))
        }
        return Double(starts * horizon) / seconds
    }

    /// Microseconds from one observation and one action to the new state, at batch 1: mean of 500 chained steps.
    private func filterStep(_ model: WorldModel, using generator: inout RandomGenerator) -> Double {
        let observation = Tensor(repeating: 1, shape: [1, Workload.observationSize])
        let action = Tensor(repeating: 1, shape: [1, Workload.actionSize])
        var state = model.initialState(batch: 1)
        for _ in 0..<50 { state = model.observe(state, action: action, observation: observation, using: &generator) }
        let seconds = seconds {
            for _ in 0..<500 {
                state = model.observe(state, action: action, observation: observation, using: &generator)
            }
        }
        return seconds / 500 * 1e6
    }

    /// Seconds a step would take if its matrix products ran at the rate of a large one, on as many cores.
    private func gemmLimit(_ trainer: Trainer) -> Double {
        let rates = (0..<3).map { _ in
            concurrentMap(trainer.configuration.training.shards) { _ in
                BLAS.measureRate(size: 1024, repetitions: 20)
            }.reduce(0, +)
        }
        return flops(trainer) / rates.sorted()[1]
    }

    /// Floating-point operations of the products of one step, in which every weight meets every row: forward, and twice
    /// that backward, but for the gradients of inputs that take none (observations and actions).
    private func flops(_ trainer: Trainer) -> Double {
        let readInputs = ["encoder.network.layers.0.weight", "dynamics.actionInput.weight"]
        let products = trainer.model.namedParameters.filter { $0.tensor.shape.rank > 1 }.reduce(0) {
            $0 + $1.tensor.count * (readInputs.contains($1.path) ? 2 : 3)
        }
        let training = trainer.configuration.training
        return 2 * Double(training.batch * (training.length ?? 0) * products)
    }

    /// The most memory this process has held, in 10⁶ bytes.
    private func peakMegabytes() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return Double(usage.ru_maxrss) * 1024 / 1e6
    }
}
