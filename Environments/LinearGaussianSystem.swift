import Tensors

/// The parameters of a linear system with Gaussian noise. Matrices are arrays of rows.
///
///     z_0 ~ N(m, P),   z_{t+1} = A z_t + B u_t + b + N(0, Q),   y_t = C z_t + D u_{t−1} + d + N(0, R)
public struct LinearGaussianSystem: Equatable, Sendable {
    /// A, `[Z][Z]`.
    public var transition: [[Double]]
    /// B, `[Z][A]`.
    public var control: [[Double]]
    /// b, `[Z]`.
    public var transitionOffset: [Double]
    /// Q, `[Z][Z]`.
    public var transitionCovariance: [[Double]]
    /// C, `[O][Z]`.
    public var observation: [[Double]]
    /// D, `[O][A]`, which acts on the input before: y_t is seen before u_t is chosen.
    public var feedthrough: [[Double]]
    /// d, `[O]`.
    public var observationOffset: [Double]
    /// R, `[O][O]`.
    public var observationCovariance: [[Double]]
    /// m, `[Z]`.
    public var initialMean: [Double]
    /// P, `[Z][Z]`.
    public var initialCovariance: [[Double]]

    /// - Parameter feedthrough: D; nil for zero.
    public init(
        transition: [[Double]], control: [[Double]], transitionOffset: [Double], transitionCovariance: [[Double]],
        observation: [[Double]], feedthrough: [[Double]]? = nil, observationOffset: [Double],
        observationCovariance: [[Double]], initialMean: [Double], initialCovariance: [[Double]]
    ) {
        self.transition = transition
        self.control = control
        self.transitionOffset = transitionOffset
        self.transitionCovariance = transitionCovariance
        self.observation = observation
        self.feedthrough =
            feedthrough ?? observation.map { _ in [Double](repeating: 0, count: control.first?.count ?? 0) }
        self.observationOffset = observationOffset
        self.observationCovariance = observationCovariance
        self.initialMean = initialMean
        self.initialCovariance = initialCovariance
    }

    /// Z.
    public var latentSize: Int { initialMean.count }
    /// A.
    public var actionSize: Int { control.first?.count ?? 0 }
    /// O.
    public var observationSize: Int { observationOffset.count }

    /// A damped rotation of two numbers (a turn in 19.5 steps, 5 % lost a step), pushed in the second and seen, noisily, in
    /// the first: what is seen now does not tell the state, what was seen before does.
    ///
    ///     A = [0.9 0.3; −0.3 0.9]   B = [0; 0.5]   b = (0.1, 0)   Q = diag(0.02, 0.02)
    ///     C = [1 0]                 D = [0]        d = (0.5)      R = [0.05]
    ///     m = (0, 0)                P = diag(0.5, 0.5)
    public static let dampedRotation = LinearGaussianSystem(
        transition: [[0.9, 0.3], [-0.3, 0.9]], control: [[0], [0.5]], transitionOffset: [0.1, 0],
        transitionCovariance: [[0.02, 0], [0, 0.02]],
        observation: [[1, 0]], observationOffset: [0.5], observationCovariance: [[0.05]],
        initialMean: [0, 0], initialCovariance: [[0.5, 0], [0, 0.5]])

    /// A z + B u + b, the mean of what follows.
    /// - latent: z_t, `[Z]`.  - input: u_t, `[A]`.  - Returns: `[Z]`.
    public func transitionMean(latent: [Double], input: [Double]) -> [Double] {
        sum(sum(product(transition, latent), product(control, input)), transitionOffset)
    }

    /// C z + D u + d, the mean of what is seen.
    /// - latent: z_t, `[Z]`.  - feedthroughInput: what D acts on, `[A]`; in the environment u_{t−1}, zeros at t = 0.
    /// - Returns: `[O]`.
    public func observationMean(latent: [Double], feedthroughInput: [Double]) -> [Double] {
        sum(sum(product(observation, latent), product(feedthrough, feedthroughInput)), observationOffset)
    }

    /// Traps, naming the matrix and both shapes, if the matrices do not belong together.
    package func requireConsistentShapes() {
        let (Z, A, O) = (latentSize, actionSize, observationSize)
        requireShape(transition, Z, Z, "transition")
        requireShape(control, Z, A, "control")
        requireShape([transitionOffset], 1, Z, "transitionOffset")
        requireShape(transitionCovariance, Z, Z, "transitionCovariance")
        requireShape(observation, O, Z, "observation")
        requireShape(feedthrough, O, A, "feedthrough")
        requireShape(observationCovariance, O, O, "observationCovariance")
        requireShape(initialCovariance, Z, Z, "initialCovariance")
    }

    private func requireShape(_ matrix: [[Double]], _ rows: Int, _ columns: Int, _ name: String) {
        require(
            matrix.count == rows && matrix.allSatisfy { $0.count == columns },
            "\(name) has rows of \(matrix.map(\.count)) elements; expected \(rows) rows of \(columns)")
    }
}
