import Distributions
import Environments
import Tensors
import Trajectories
import WorldModels

/// The prior of a known system, as the dynamics of a world model have it; nothing of it is trained.
///
///     p(z_1) = N(m, P)      p(z_t | z_{t−1}) = N(A z_{t−1} + B u_t + b, Q)
///
/// A context is [z_{t−1}, u_t, first_t, 1] `[…, Z + A + 2]`, where first_t is 1 at a first row, else 0.
struct KnownPrior: Sendable {
    /// Z.
    let latentSize: Int
    /// A.
    let actionSize: Int
    /// [A B]ᵀ `[Z + A, Z]`
    private let transition: Tensor
    /// b `[Z]`
    private let offset: Tensor
    /// m `[Z]`
    private let initialMean: Tensor
    /// The factors of Q, `[Z, Z]`, and what a first row's differ by.
    private let factor, inverseFactor, initialFactorExcess, initialInverseFactorExcess: Tensor

    /// - action: how the world model's inputs were standardised.
    init(_ system: LinearGaussianSystem, action: Standardizer, precision: Precision) {
        func tensor(_ matrix: [[Double]]) -> Tensor {
            Tensor(Array(matrix.joined()), shape: [matrix.count, matrix[0].count]).converted(to: precision)
        }
        func tensor(_ vector: [Double]) -> Tensor { Tensor(vector, shape: [vector.count]).converted(to: precision) }
        (latentSize, actionSize) = (system.latentSize, system.actionSize)
        let control = system.control.map { row in zip(row, action.scales).map { $0 * $1 } }
        transition = tensor(transposed(zip(system.transition, control).map { $0 + $1 }))
        offset = tensor(sum(system.transitionOffset, product(system.control, action.mean)))
        initialMean = tensor(system.initialMean)
        let (noise, initial) = (
            TriangularFactor(system.transitionCovariance), TriangularFactor(system.initialCovariance)
        )
        factor = tensor(noise.factor)
        inverseFactor = tensor(noise.inverse)
        initialFactorExcess = tensor(difference(initial.factor, noise.factor))
        initialInverseFactorExcess = tensor(difference(initial.inverse, noise.inverse))
    }

    /// The state before anything was seen.
    func initialState(batch: Int, precision: Precision) -> State {
        State(
            deterministic: .zeros([batch, latentSize + actionSize + 2], precision: precision),
            stochastic: .zeros([batch, latentSize], precision: precision))
    }

    /// The context: the last element of a state is zero before its first row.
    func advance(_ state: State, input: Tensor) -> Tensor {
        let width = state.deterministic.shape.last
        let isFirst = state.deterministic.columns(width - 1..<width).affine(scale: -1, offset: 1)
        return .concatenated([
            state.stochastic, input, isFirst,
            Tensor(repeating: 1, shape: isFirst.shape, precision: isFirst.precision),
        ])
    }

    /// p(z_t | z_{t−1}, u_t).
    func callAsFunction(_ context: Tensor) -> MultivariateNormal {
        let isFirst = isFirst(context)
        let share = isFirst.reshaped(isFirst.shape.appending(1))
        let mean = context.columns(0..<latentSize + actionSize).linear(weight: transition, bias: offset)
        return MultivariateNormal(
            mean: mean + (initialMean - mean) * isFirst, factor: factor + initialFactorExcess * share,
            inverseFactor: inverseFactor + initialInverseFactorExcess * share)
    }

    /// z_{t−1} `[…, Z]`.
    func previousLatent(_ context: Tensor) -> Tensor { context.columns(0..<latentSize) }

    /// first_t `[…, 1]`.
    private func isFirst(_ context: Tensor) -> Tensor {
        context.columns(latentSize + actionSize..<latentSize + actionSize + 1)
    }
}

/// L with L Lᵀ = M, and L⁻¹, of a positive definite M.
struct TriangularFactor {
    let factor: [[Double]]
    let inverse: [[Double]]

    init(_ matrix: [[Double]]) {
        let factor = choleskyFactor(matrix)!
        self.factor = factor
        inverse = transposed(identity(matrix.count).map { forwardSubstituted(factor, $0) })
    }

    /// √(1 / (M⁻¹)_ii): of each element given the others, where M is their covariance.
    var conditionalDeviations: [Double] {
        transposed(inverse).map { column in 1 / column.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    }
}
