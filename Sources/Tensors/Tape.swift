/// A Wengert list: what was computed, in order, with what it takes to push gradients back.
///
/// Operations append to the tape of their operands. `gradients(of:seeds:)` walks it backwards once, releasing each
/// record as it is passed; the tape is then spent, and whatever would add to it or walk it again traps. A pullback captures
/// bare values and node numbers, never a tensor that lies on the tape: the tape would then hold itself.
///
/// `@unchecked Sendable`: a tape is used by one task at a time; it may be handed from one to the next.
public final class Tape: @unchecked Sendable {
    typealias Pullback = (_ gradient: Tensor, _ gradients: Gradients) -> Void

    private var records: [Pullback?] = []
    /// How often each weight was applied: its gradient is folded when the last use has been passed.
    private(set) var weightUses: [Int: Int] = [:]
    /// Whether it was walked. A tensor still on it would share its place with whatever were recorded afterwards.
    private var isSpent = false

    public init() {}

    /// The tensor as a leaf of this tape: gradients will be collected for it.
    public func watch(_ tensor: Tensor) -> Tensor {
        append(tensor.detached, nil)
    }

    func append(_ result: Tensor, _ pullback: Pullback?) -> Tensor {
        require(!isSpent, "a tape whose gradients were taken cannot be added to; begin another one")
        records.append(pullback)
        var result = result
        result.place = .init(tape: self, node: Node(index: records.count - 1))
        return result
    }

    func countUse(ofWeight node: Node) {
        if !node.isConstant { weightUses[node.index, default: 0] += 1 }
    }

    /// Gradients of Σ_i ⟨output_i, seed_i⟩ with respect to `leaves`, in their order; zeros where nothing depends on
    /// a leaf. The tape is spent afterwards.
    /// - seeds: one for each output, of its shape; constants.
    public func gradients(of outputs: [Tensor], seeds: [Tensor], leaves: [Tensor]) -> [Tensor] {
        require(!isSpent, "the gradients of a tape can be taken once; begin another one")
        require(outputs.count == seeds.count, "\(seeds.count) seeds for \(outputs.count) outputs")
        isSpent = true
        let gradients = Gradients(nodes: records.count, weightUses: weightUses)
        for (output, seed) in zip(outputs, seeds) {
            require(output.shape == seed.shape, "seed of shape \(seed.shape) for an output of shape \(output.shape)")
            require(seed.place == nil, "a seed that lies on a tape; pass it detached")
            gradients.add(seed, to: node(of: output))
        }
        while let last = records.popLast() {
            gradients.foldWeight(records.count)
            guard let pullback = last, let gradient = gradients.take(records.count) else { continue }
            pullback(gradient, gradients)
        }
        weightUses = [:]
        return leaves.map { leaf in
            gradients.take(node(of: leaf).index) ?? .zeros(leaf.shape, precision: leaf.precision)
        }
    }

    /// Gradients of a scalar with respect to `leaves`.
    public func gradients(of output: Tensor, leaves: [Tensor]) -> [Tensor] {
        require(output.count == 1, "gradient of a tensor of shape \(output.shape): reduce it to one number first")
        return gradients(
            of: [output], seeds: [Tensor(repeating: 1, shape: output.shape, precision: output.precision)],
            leaves: leaves)
    }

    private func node(of tensor: Tensor) -> Node {
        guard let place = tensor.place else { return .constant }
        require(place.tape === self, "a tensor of another tape")
        return place.node
    }
}

extension Tensor {
    var node: Node { place?.node ?? .constant }

    /// This result, recorded on the tape of the first operand that lies on one.
    ///
    /// `makePullback` runs only if there is a tape, so that constants cost nothing.
    func recorded(
        _ first: Tensor, _ second: Tensor? = nil, _ third: Tensor? = nil, makePullback: () -> Tape.Pullback
    ) -> Tensor {
        guard let tape = (first.place ?? second?.place ?? third?.place)?.tape else { return self }
        func isOnTape(_ operand: Tensor?) -> Bool { operand?.place.map { $0.tape === tape } ?? true }
        require(isOnTape(first) && isOnTape(second) && isOnTape(third), "operands lie on two different tapes")
        return tape.append(self, makePullback())
    }
}
