import Tensors
import TestSupport
import Testing

@testable import NeuralNetworks

/// Layers against PyTorch: outputs and all gradients, element by element.
@Suite struct LayerTests {
    @Test(arguments: [Precision.double, .single]) func linear(_ precision: Precision) {
        let golden = goldens("linear", precision)
        var generator = RandomGenerator(seed: 1)
        let layer = Linear(inputs: 5, outputs: 4, using: &generator).parameters(of: golden)
        golden.expect(["input"] + layer.paths, outputs: ["output"]) { [layer.replacing($0.dropFirst())($0[0])] }
    }

    @Test(arguments: [Activation.relu, .elu, .silu, .tanh], [Precision.double, .single])
    func multilayerPerceptron(_ activation: Activation, _ precision: Precision) {
        let golden = goldens("multilayerPerceptron.\(activation)", precision)
        var generator = RandomGenerator(seed: 1)
        let network = MultilayerPerceptron(
            inputs: 5, hidden: [6, 7], outputs: 4, style: LayerStyle(activation), using: &generator
        ).parameters(of: golden)
        golden.expect(["input"] + network.paths, outputs: ["output"]) {
            [network.replacing($0.dropFirst())($0[0])]
        }
    }

    /// Hidden layers with normalisation, the last of which is the output.
    @Test(arguments: [Normalization.layer, .rms], [Precision.double, .single])
    func normalizedPerceptron(_ normalization: Normalization, _ precision: Precision) {
        let golden = goldens("normalizedPerceptron.\(normalization)", precision)
        var generator = RandomGenerator(seed: 1)
        let network = MultilayerPerceptron(
            inputs: 5, hidden: [6, 7], outputs: nil, style: LayerStyle(.silu, normalization: normalization),
            using: &generator
        ).parameters(of: golden)
        golden.expect(["input"] + network.paths, outputs: ["output"]) {
            [network.replacing($0.dropFirst())($0[0])]
        }
    }

    /// DreamerV2's recurrent unit, as its definition has it.
    @Test(arguments: [Precision.double, .single]) func normalizedGatedRecurrentUnit(_ precision: Precision) {
        let golden = goldens("normalizedGRU", precision)
        var generator = RandomGenerator(seed: 1)
        let cell = NormalizedGRUCell(inputs: 5, width: 4, using: &generator).parameters(of: golden)
        golden.expect(["input", "state"] + cell.paths, outputs: ["output"]) {
            [cell.replacing($0.dropFirst(2))($0[0], state: $0[1])]
        }
    }

    /// No weight beyond two deviations of the normal distribution that is cut off, and the variance of the whole one.
    @Test func truncatedWeights() {
        var generator = RandomGenerator(seed: 1)
        let layer = Linear(
            inputs: 300, outputs: 200, fanIn: 400, blocks: 2, initialization: .truncatedNormal, using: &generator)
        #expect(layer.weight.shape == [2, 150, 100] && layer.bias?.shape == [200])
        let (weights, deviation) = (layer.weight.doubles, 1.0 / 20)
        #expect(weights.allSatisfy { abs($0) <= 2 * 1.1369 * deviation })
        // The standard error of the deviation of n numbers is below σ / √(2n).
        let (n, found) = (Double(weights.count), (layer.weight.sumOfSquares / Double(weights.count)).squareRoot())
        #expect(abs(found - deviation) < 4 * deviation / (2 * n).squareRoot())
        #expect(abs(weights.reduce(0, +) / n) < 4 * deviation / n.squareRoot())
    }

    @Test(arguments: [Precision.double, .single]) func gatedRecurrentUnit(_ precision: Precision) {
        let golden = goldens("gru", precision)
        var generator = RandomGenerator(seed: 1)
        let cell = GRUCell(inputs: 5, width: 4, using: &generator).parameters(of: golden)
        golden.expect(["input", "state"] + cell.paths, outputs: ["output"]) {
            [cell.replacing($0.dropFirst(2))($0[0], state: $0[1])]
        }
    }

    @Test(arguments: [1e-3, 1e-5], [Precision.double, .single])
    func layerNorm(_ epsilon: Double, _ precision: Precision) {
        let golden = goldens(epsilon == 1e-3 ? "layerNorm.1e-3" : "layerNorm.1e-5", precision)
        let layer = LayerNorm(size: 5, epsilon: epsilon).parameters(of: golden, names: ["offset": "bias"])
        golden.expect(["input", "scale", "bias"], outputs: ["output"]) { [layer.replacing($0.dropFirst())($0[0])] }
    }

    @Test(arguments: [Precision.double, .single]) func rmsNorm(_ precision: Precision) {
        let golden = goldens("rmsNorm.1e-4", precision)
        let layer = RMSNorm(size: 5, epsilon: 1e-4).parameters(of: golden)
        golden.expect(["input", "scale"], outputs: ["output"]) { [layer.replacing($0.dropFirst())($0[0])] }
    }

    @Test(arguments: Activation.allCases.filter { $0 != .identity }, [Precision.double, .single])
    func activation(_ activation: Activation, _ precision: Precision) {
        goldens("activation.\(activation)", precision).expect(["input"], outputs: ["output"]) {
            [$0[0].map(activation.function)]
        }
    }

    @Test func theIdentityChangesNothing() {
        let x = Tensor([-1.5, 0, 2], shape: [3])
        #expect(x.map(Activation.identity.function).doubles == x.doubles)
    }

    @Test(arguments: [Precision.double, .single]) func sigmoid(_ precision: Precision) {
        goldens("activation.sigmoid", precision).expect(["input"], outputs: ["output"]) { [$0[0].sigmoid] }
    }
}
