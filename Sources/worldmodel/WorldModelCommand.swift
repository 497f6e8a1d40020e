import ArgumentParser

@main
struct WorldModelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "worldmodel")
}
