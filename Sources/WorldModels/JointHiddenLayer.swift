import NeuralNetworks
import Tensors

/// A hidden layer of two inputs, f(n(h · U + g · W + b)), of which g is known for all steps beforehand.
struct JointHiddenLayer: Module {
    /// U and W, two parts of one weight.
    var contextWeight: Tensor
    var summaryWeight: Tensor
    var bias: Tensor
    var finish: LayerFinish

    init(context: Int, summary: Int, outputs: Int, style: LayerStyle, using generator: inout RandomGenerator) {
        let fanIn = context + summary
        contextWeight = style.initialization.weight([context, outputs], fanIn: fanIn, using: &generator)
        summaryWeight = style.initialization.weight([summary, outputs], fanIn: fanIn, using: &generator)
        bias = .zeros([outputs])
        finish = LayerFinish(size: outputs, style: style)
    }

    /// g · W + b
    func project(_ summaries: Tensor) -> Tensor { summaries.linear(weight: summaryWeight, bias: bias) }

    func callAsFunction(_ context: Tensor, projectedSummary: Tensor) -> Tensor {
        finish(context, weight: contextWeight, bias: projectedSummary)
    }

    mutating func visitParameters(_ visit: ParameterVisitor) {
        visit("weight.context", &contextWeight)
        visit("weight.summary", &summaryWeight)
        visit("bias", &bias)
        finish.visitParameters(visit)
    }
}
