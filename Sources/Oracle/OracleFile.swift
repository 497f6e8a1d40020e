import Environments
import ExactInference
import Foundation
import TrajectoryFiles

/// A linear-Gaussian system, sequences that it gave, and what another program found exactly about them, from an NPZ file.
///
/// Of a system s the file holds, as numbers of any type, the matrices and vectors
///
///     s_A [Z, Z], s_B [Z, A], s_b [Z], s_Q [Z, Z]      z_{t+1} = A z_t + B u_t + b + N(0, Q)
///     s_C [O, Z], s_D [O, A], s_d [O], s_R [O, O]      y_t = C z_t + D u_t + d + N(0, R)
///     s_m0 [Z], s_P0 [Z, Z]                            z_0 ~ N(m0, P0)
///
/// the sequences s_u [N, T, A] and s_y [N, T, O], and any other arrays, such as s_loglik [N], s_step_loglik [N, T],
/// s_elbo_<family> [N] and s_expected_elbo_<family> [] in nats. D acts on the current input.
public struct OracleFile: Sendable {
    public let path: String
    /// What the system is called in the file.
    public let name: String
    public let system: LinearGaussianSystem
    /// `[N]`, all of one length.
    public let sequences: [ObservationSequence]

    let arrays: SystemArrays

    /// Reads a system and its sequences.
    ///
    /// Throws `OracleError` if the file is missing, has no such system (the error lists those it has), or an array is
    /// missing, misshapen, not finite or no covariance; `LogError` if it is not an undamaged NPZ file.
    public init(path: String, system name: String) throws {
        guard FileManager.default.fileExists(atPath: path) else { throw OracleError.missingFile(path: path) }
        let file = try NPZ(contentsOf: path)
        let found = Self.systems(in: file)
        guard found.contains(name) else { throw OracleError.unknownSystem(path: path, name: name, found: found) }
        (self.path, self.name) = (path, name)
        arrays = SystemArrays(file: file, path: path, system: name)
        system = try Self.system(arrays)
        sequences = try Self.sequences(arrays, of: system)
    }

    /// T.
    public var count: Int { sequences[0].count }

    /// Whether the file holds an array of that name, given without the system's.
    public func contains(_ name: String) -> Bool { arrays.shape(name) != nil }

    /// A number stored for the whole system, such as `expected_loglik`. Throws `OracleError` as `init` does.
    public func number(_ name: String) throws -> Double { try arrays.values(name, shape: [])[0] }

    /// A number stored for each sequence, such as `loglik`, `[N]`. Throws `OracleError` as `init` does.
    public func numbers(_ name: String) throws -> [Double] { try arrays.values(name, shape: [sequences.count]) }

    /// A number stored for each row of each sequence, such as `step_loglik`, `[N][T]`. Throws `OracleError` as `init` does.
    public func rows(_ name: String) throws -> [[Double]] { try arrays.matrix(name, sequences.count, count) }

    /// The systems of a file: whatever has an A.
    private static func systems(in file: NPZ) -> [String] {
        file.names.filter { $0.hasSuffix("_A") }.map { String($0.dropLast(2)) }.sorted()
    }

    private static func system(_ arrays: SystemArrays) throws -> LinearGaussianSystem {
        let latents = try arrays.axes("m0", [nil])[0]
        let observations = try arrays.axes("d", [nil])[0]
        let actions = try arrays.axes("B", [latents, nil])[1]
        return LinearGaussianSystem(
            transition: try arrays.matrix("A", latents, latents), control: try arrays.matrix("B", latents, actions),
            transitionOffset: try arrays.values("b", shape: [latents]),
            transitionCovariance: try arrays.covariance("Q", latents),
            observation: try arrays.matrix("C", observations, latents),
            feedthrough: try arrays.matrix("D", observations, actions),
            observationOffset: try arrays.values("d", shape: [observations]),
            observationCovariance: try arrays.covariance("R", observations),
            initialMean: try arrays.values("m0", shape: [latents]),
            initialCovariance: try arrays.covariance("P0", latents))
    }

    private static func sequences(
        _ arrays: SystemArrays, of system: LinearGaussianSystem
    ) throws -> [ObservationSequence] {
        let axes = try arrays.axes("y", [nil, nil, system.observationSize])
        let observations = try arrays.sequences("y", axes[0], axes[1], system.observationSize)
        let inputs = try arrays.sequences("u", axes[0], axes[1], system.actionSize)
        return zip(observations, inputs).map {
            ObservationSequence(observations: $0, inputs: $1, feedthrough: .currentInput)
        }
    }
}
