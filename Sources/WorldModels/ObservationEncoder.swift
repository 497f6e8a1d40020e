import NeuralNetworks
import Tensors

/// Reads observations: an embedding e_t = f(o_t) of each row and, with a recurrence, a summary g_t of several rows; without
/// one, g_t = e_t. One network f reads all keys side by side, as DreamerV3 does; see `EncoderInput`.
public struct ObservationEncoder: Module {
    let configuration: EncoderConfiguration
    let input: EncoderInput
    /// nil where observations are read as they are.
    var network: MultilayerPerceptron?
    var recurrence: Recurrence?
    /// E
    let embeddingSize: Int

    init(
        configuration c: EncoderConfiguration, input: EncoderInput, actionSize: Int,
        using generator: inout RandomGenerator
    ) {
        configuration = c
        self.input = input
        embeddingSize = c.output ?? c.hidden.last ?? input.size
        network =
            c.output == nil && c.hidden.isEmpty
            ? nil
            : MultilayerPerceptron(
                inputs: input.size, hidden: c.hidden, outputs: c.output, style: c.style, using: &generator)
        recurrence = Recurrence(
            configuration: c.recurrence, inputs: embeddingSize + actionSize, using: &generator)
    }

    /// G
    var summarySize: Int { recurrence == nil ? embeddingSize : configuration.recurrence.width }

    /// e: standardised observations `[…, O]` → `[…, E]`.
    public func embed(_ observations: Tensor) -> Tensor {
        let read = input(observations)
        return network?(read) ?? read
    }

    /// g_1 … g_T from e_1 … e_T `[T, B, E]` and the actions that led to them `[T, B, A]`; see `Recurrence`.
    func summarize(
        _ embeddings: Tensor, actions: Tensor, memory: Tensor?, follows: Tensor
    ) -> (summaries: Tensor, memory: Tensor?) {
        guard let recurrence else { return (embeddings, nil) }
        return recurrence(.concatenated([embeddings, actions]), memory: memory, follows: follows)
    }

    /// g_t of one more row, from e_t `[B, E]`, the action that led there `[B, A]` and what was remembered before.
    func summarize(_ embedding: Tensor, action: Tensor, memory: Tensor?) -> (summary: Tensor, memory: Tensor?) {
        guard let recurrence else { return (embedding, nil) }
        let isForward = configuration.recurrence.direction == .forward
        let summary = recurrence.advance(.concatenated([embedding, action]), memory: isForward ? memory : nil)
        return (summary, isForward ? summary : nil)
    }

    public mutating func visitParameters(_ visit: ParameterVisitor) {
        if network != nil { visit("network", &network!) }
        if recurrence != nil { visit("recurrence", &recurrence!) }
    }
}
