import Tensors
import Testing

@testable import NeuralNetworks

struct ModuleTests {
    /// Modules in modules and in arrays, with and without optional parameters.
    struct Tree: Module {
        var trunk: Linear
        var branches: [MultilayerPerceptron]
        var cell: GRUCell
        var layerNorm: LayerNorm
        var rmsNorm: RMSNorm

        init() {
            var generator = RandomGenerator(seed: 5)
            trunk = Linear(inputs: 3, outputs: 2, hasBias: false, using: &generator)
            branches = (0..<2).map { _ in
                MultilayerPerceptron(inputs: 3, hidden: [4], outputs: 2, style: LayerStyle(.elu), using: &generator)
            }
            cell = GRUCell(inputs: 3, width: 2, using: &generator)
            layerNorm = LayerNorm(size: 3)
            rmsNorm = RMSNorm(size: 3)
        }

        mutating func visitParameters(_ visit: ParameterVisitor) {
            visit("trunk", &trunk)
            visit("branches", &branches)
            visit("cell", &cell)
            visit("layerNorm", &layerNorm)
            visit("rmsNorm", &rmsNorm)
        }
    }

    @Test func everyParameterHasItsPath() {
        #expect(
            Tree().paths == [
                "trunk.weight", "branches.0.layers.0.weight", "branches.0.layers.0.bias",
                "branches.0.layers.1.weight", "branches.0.layers.1.bias", "branches.1.layers.0.weight",
                "branches.1.layers.0.bias", "branches.1.layers.1.weight", "branches.1.layers.1.bias",
                "cell.inputWeight", "cell.inputBias", "cell.recurrentWeight", "cell.recurrentBias",
                "layerNorm.scale", "layerNorm.offset", "rmsNorm.scale",
            ])
        #expect(Tree().parameterCount == 6 + 2 * (12 + 4 + 8 + 2) + 18 + 6 + 12 + 6 + 3 + 3 + 3)
    }

    @Test func aCopyIsIndependent() {
        let original = Tree()
        var copy = original
        copy.updateParameters { $1.add(Tensor(repeating: 1, shape: $1.shape)) }
        for (before, after) in zip(original.parameters, copy.parameters) {
            #expect(zip(before.floats, after.floats).allSatisfy { $0 + 1 == $1 })
        }
        #expect(zip(original.parameters, Tree().parameters).allSatisfy { $0.floats == $1.floats })
    }

    @Test func tracingWatchesEachParameterOnce() {
        let tape = Tape()
        let (traced, leaves) = Tree().traced(on: tape)
        #expect(leaves.count == 16)
        // A different multiple of each parameter, so that none can be taken for another.
        let sum = traced.parameters.enumerated().reduce(Tensor.zeros(.scalar)) {
            $0 + $1.element.sum * Double($1.offset + 1)
        }
        for (index, gradient) in tape.gradients(of: sum, leaves: leaves).enumerated() {
            #expect(gradient.floats.allSatisfy { $0 == Float(index + 1) })
            #expect(gradient.shape == leaves[index].shape)
        }
    }

    @Test func convertingKeepsTheNumbers() {
        let double = Tree().converted(to: .double)
        #expect(double.parameters.allSatisfy { $0.precision == .double })
        #expect(zip(double.parameters, Tree().parameters).allSatisfy { $0.floats == $1.floats })
    }

    /// Weights ~ N(0, 1 / inputs): five standard errors of the variance.
    @Test func initialWeightsKeepTheVariance() {
        var generator = RandomGenerator(seed: 5)
        let cell = GRUCell(inputs: 50, width: 200, using: &generator)
        let weights = [
            (Linear(inputs: 50, outputs: 300, using: &generator).weight, 50),
            (Linear(inputs: 50, outputs: 300, fanIn: 80, using: &generator).weight, 80),
            (cell.inputWeight, 50), (cell.recurrentWeight, 200),
        ]
        for (weight, inputs) in weights {
            let n = Double(weight.count)
            let scaled = weight.sumOfSquares * Double(inputs) / n
            #expect(abs(scaled - 1) <= 5 * (2 / n).squareRoot())
        }
    }
}
