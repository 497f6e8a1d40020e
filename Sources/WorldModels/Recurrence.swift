import NeuralNetworks
import Tensors
import Trajectories

/// A recurrence along a sequence: g_t from g_{t−1}, or backwards from g_{t+1}, and x_t.
struct Recurrence: Module {
    enum Cell: Sendable {
        case gated(GRUCell)
        case plain(RecurrentCell)
    }

    let configuration: RecurrenceConfiguration
    var cell: Cell

    /// - Returns: nil where the configuration asks for none.
    init?(configuration: RecurrenceConfiguration, inputs: Int, using generator: inout RandomGenerator) {
        func plain(_ activation: Activation) -> Cell {
            .plain(
                RecurrentCell(inputs: inputs, width: configuration.width, activation: activation, using: &generator))
        }
        switch configuration.cell {
        case .none: return nil
        case .gru: cell = .gated(GRUCell(inputs: inputs, width: configuration.width, using: &generator))
        case .relu: cell = plain(.relu)
        case .tanh: cell = plain(.tanh)
        case .linear: cell = plain(.identity)
        }
        self.configuration = configuration
    }

    /// g_1 … g_T `[T, B, G]`, and what a sequence that goes on later begins with `[B, G]`.
    ///
    /// What is remembered is forgotten where a row does not follow on the one before: the first row of an episode, and
    /// padding.
    /// - x: `[T, B, ·]`.  - memory: g_0 of a sequence that goes on; nil at its beginning.
    /// - follows: 1 on a row that follows on the one before, else 0, `[T, B]`.
    func callAsFunction(_ x: Tensor, memory: Tensor?, follows: Tensor) -> (summaries: Tensor, memory: Tensor) {
        let projected = projectInputs(x)
        let (steps, batch) = (x.shape[0], x.shape[1])
        let breaks = Recurrence.rowsWithABreak(follows)
        var state = memory ?? .zeros([batch, configuration.width], precision: x.precision)
        var summaries: [Tensor] = []
        for step in 0..<steps {
            let isForward = configuration.direction == .forward
            let row = isForward ? step : steps - 1 - step
            // The border that is crossed to get here lies before the later of the two rows.
            let border = isForward ? row : row + 1
            if border < steps, border > 0 || memory != nil, breaks[border] {
                state = state.kept(where: follows[border])
            }
            state = advance(projected[row], state)
            summaries.append(state)
        }
        if configuration.direction == .backward { summaries.reverse() }
        return (.stacked(summaries), state)
    }

    /// g_t from x_t `[B, ·]` and g_{t−1}; nil at the beginning.
    func advance(_ x: Tensor, memory: Tensor?) -> Tensor {
        advance(projectInputs(x), memory ?? .zeros([x.shape[0], configuration.width], precision: x.precision))
    }

    private static func rowsWithABreak(_ follows: Tensor) -> [Bool] {
        let (values, batch) = (follows.floats, follows.shape[1])
        return (0..<follows.shape[0]).map { row in values[row * batch..<(row + 1) * batch].contains { $0 == 0 } }
    }

    private func projectInputs(_ x: Tensor) -> Tensor {
        switch cell {
        case .gated(let cell): cell.projectInputs(x)
        case .plain(let cell): cell.projectInputs(x)
        }
    }

    private func advance(_ projected: Tensor, _ state: Tensor) -> Tensor {
        switch cell {
        case .gated(let cell): cell(projected: projected, state: state)
        case .plain(let cell): cell(projected: projected, state: state)
        }
    }

    mutating func visitParameters(_ visit: ParameterVisitor) {
        switch cell {
        case .gated(var gated):
            visit("cell", &gated)
            cell = .gated(gated)
        case .plain(var plain):
            visit("cell", &plain)
            cell = .plain(plain)
        }
    }
}
