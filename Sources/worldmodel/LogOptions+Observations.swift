import ArgumentParser
import TrajectoryFiles
import WorldModels

/// What is said on the command line about reading logs, shared by the commands that do.
struct LogReadingOptions: ParsableArguments {
    @Flag(help: "Leave out episodes, and files of several, that cannot be read; each is named with what is wrong.")
    var skipBadEpisodes = false
}

extension LogOptions {
    /// What a model's configuration and the command line say about reading logs.
    init(_ configuration: ObservationConfiguration, _ options: LogReadingOptions) {
        self.init(
            extras: configuration.extras, allowsMissing: configuration.missing, mask: configuration.mask,
            skipsBadEpisodes: options.skipBadEpisodes)
    }
}
