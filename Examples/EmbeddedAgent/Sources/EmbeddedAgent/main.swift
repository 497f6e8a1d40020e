import Environments
import Foundation
import Tensors
import WorldModels

/// Plays one episode of Pendulum with the world model of a run.
func play(_ run: String) throws {
    var agent = try Agent(model: try WorldModel.load(run), seed: 1)
    var generator = RandomGenerator(seed: 2)
    var world = Pendulum()
    var seen = world.reset(using: &generator)
    var sum: Float = 0
    var isLast = false
    while !isLast {
        let step = world.step(try agent.act(on: seen))
        (seen, isLast) = (step.observation, step.isLast)
        sum += step.reward
    }
    print("return \(sum) in \(world.timeLimit.elapsed) steps")
}

do {
    try play(CommandLine.arguments.dropFirst().first ?? "run")
} catch {
    FileHandle.standardError.write(Data("\(error)\n".utf8))
    exit(1)
}
