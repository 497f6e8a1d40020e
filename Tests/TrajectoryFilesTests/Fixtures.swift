import Foundation
import Testing
import Trajectories

@testable import TrajectoryFiles

/// Where the files of `Fixtures/` are, and what their formulas say (see `Fixtures/generate.py`).
enum Fixtures {
    /// A small log written by `generate.py`.
    static func generated(_ name: String) -> String { path("generated/\(name)") }

    /// A damaged or hostile log written by `hostile.py`.
    static func hostile(_ name: String) -> String { path("hostile/\(name)") }

    /// A log, or a part of one, as a recorder of the field wrote it.
    static func recorded(_ name: String) -> String { path("recorded/\(name)") }

    private static func path(_ name: String) -> String {
        Bundle.module.resourceURL!.appendingPathComponent("Fixtures/\(name)").path
    }

    /// Rows start, start + 1, … of `size` elements: row i, element j is i + j / 8.
    static func observations(_ count: Int, size: Int = 3, start: Int = 0) -> [Double] {
        (0..<(count * size)).map { Double(start + $0 / size) + Double($0 % size) / 8 }
    }

    /// Actions are observations of size 2, negated.
    static func actions(_ count: Int, size: Int = 2, start: Int = 0) -> [Double] {
        observations(count, size: size, start: start).map(-)
    }

    /// Reward i is i / 4.
    static func rewards(_ count: Int, start: Int = 0) -> [Double] {
        (0..<count).map { Double(start + $0) / 4 }
    }

    /// Hands `body` a directory that is removed afterwards.
    static func withTemporaryDirectory<Result>(_ body: (String) throws -> Result) throws -> Result {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        return try body(directory.path)
    }

    /// What is wrong with one episode, or file, of several at these paths, whose error names the option that leaves it out.
    static func badEpisode(
        _ paths: String..., options: LogOptions = LogOptions(), sourceLocation: SourceLocation = #_sourceLocation
    ) -> LogError? {
        guard case .badEpisode(let error)? = error(paths, options: options, sourceLocation: sourceLocation) else {
            Issue.record("no error of one episode", sourceLocation: sourceLocation)
            return nil
        }
        #expect(LogError.badEpisode(error).description.hasSuffix("or leave such episodes out with --skip-bad-episodes"))
        return error
    }

    /// The error that reading these paths gives; records an issue if it gives none.
    static func error(
        _ paths: String..., options: LogOptions = LogOptions(), sourceLocation: SourceLocation = #_sourceLocation
    ) -> LogError? {
        error(paths, options: options, sourceLocation: sourceLocation)
    }

    private static func error(
        _ paths: [String], options: LogOptions, sourceLocation: SourceLocation
    ) -> LogError? {
        do {
            _ = try LogReader.read(paths, options: options)
            Issue.record("no error from reading \(paths)", sourceLocation: sourceLocation)
        } catch let error as LogError {
            #expect(!error.description.contains("\n"), sourceLocation: sourceLocation)
            return error
        } catch {
            Issue.record("\(error) is no LogError", sourceLocation: sourceLocation)
        }
        return nil
    }
}

extension Episode {
    /// Row t of the observations.
    func observation(_ t: Int) -> [Double] {
        let size = observations.count / (count + 1)
        return Array(observations[(t * size)..<((t + 1) * size)])
    }
}
