import ArgumentParser
import Foundation
import Tensors
import Training
import Trajectories
import WorldModels
import Environments

@main
struct WorldModelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "worldmodel")
    func run() throws {
        var g = RandomGenerator(seed: 0)
        var episodes: [Episode] = []
        for _ in 0..<20 {
            episodes.append(Episode(observations: g.normal([501, 17]).floats, actions: g.normal([500, 6]).floats, rewards: g.normal([500]).floats, isTerminated: false))
        }
        let ds = TrajectoryDataset(observationSpace: .unbounded(17), actionSpace: .unbounded(6), episodes: episodes)
        let stats = LogStatistics(fitting: ds)
        var c = ExperimentConfiguration()
        c.model.continuation.isEnabled = false
        c.model.decoder.deviation = .fixed; c.model.reward.deviation = .fixed
        c.training.batch = 50; c.training.length = 50
        c.objective.freeNats = FreeNats(mode: .batchMeanClamp, nats: 3)
        let model = WorldModel(configuration: c.model, observationSpace: ds.observationSpace, actionSpace: ds.actionSpace, statistics: stats, using: &g)
        print("parameters", model.parameterCount)
        var trainer = Trainer(configuration: c, model: model, generator: g)
        let sampler = SequenceSampler(SequenceDataset(ds, normalizer: stats.normalizer), batch: 50, length: 50)
        var ts: [Double] = []
        for _ in 0..<30 {
            let t = Date()
            let m = trainer.update(sampler: sampler, progress: 0)
            ts.append(Date().timeIntervalSince(t))
            if m.step % 10 == 0 { print(m.step, m.objective, m.bound.value, m.gradientNorm, ts.last!) }
        }
        ts.sort(); print("median", ts[15], "min", ts[0])
    }
}
