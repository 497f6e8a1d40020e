import Checkpoints
import Trajectories

// What a file's metadata may ask for, whoever wrote it: every size is an axis of some tensor, and all parameters are numbers
// of the file. Else a few bytes of JSON could ask for more memory than there is.

extension SafetensorsFile {
    private var filledTensors: [TensorData] { entries.map(\.tensor).filter { !$0.bytes.isEmpty } }

    private var longestAxis: Int { filledTensors.compactMap { $0.shape.max() }.max() ?? 1 }

    /// - Throws: `CheckpointError.malformed` for the first size that no tensor has.
    package func requireRoom(sizes: [Int]) throws(CheckpointError) {
        let limit = longestAxis
        guard let size = sizes.first(where: { !(1...limit).contains($0) }) else { return }
        throw .malformed(path: path, reason: "its schema has a size of \(size), its longest axis is \(limit)")
    }

    /// - parameters: about how many a model has.
    /// - Throws: `CheckpointError.malformed` if the tensors do not hold so many.
    package func requireRoom(parameters: Double) throws(CheckpointError) {
        let numbers = filledTensors.reduce(0) { $0 + $1.elementCount }
        guard parameters > 4 * Double(numbers) + 1e4 else { return }
        throw .malformed(
            path: path,
            reason: "its schema asks for about \(Int(min(parameters, 1e18))) parameters, it holds \(numbers) numbers")
    }

    /// - Throws: `CheckpointError.malformed` for what is no space, or one of values wider than any tensor.
    package func requireSound(_ space: Space) throws(CheckpointError) {
        try requireRoom(sizes: space.sizes)
        if let flaw = space.flaw(limit: longestAxis) {
            throw .malformed(path: path, reason: "its schema has a space that is none: \(flaw)")
        }
    }
}

extension Space {
    /// Every extent that it is made of, as a file states them: no product of theirs is formed.
    fileprivate var sizes: [Int] {
        switch self {
        case .box(let shape, _, _): shape
        case .discrete(let count, _), .multiBinary(let count): [count]
        case .multiDiscrete(let counts, _): counts
        case .dictionary(let keys): keys.flatMap(\.space.sizes)
        }
    }

    /// What makes a stored space none; nil if it is one. Its extents are known to be positive.
    /// - limit: numbers that the model may see of a value.
    fileprivate func flaw(limit: Int) -> String? {
        func endless(_ count: Int, _ start: Int) -> Bool { start.addingReportingOverflow(count).overflow }
        switch self {
        case .box(let shape, let low, let high):
            let size = shape.reduce(1.0) { $0 * Double($1) }
            if size > Double(limit) { return "a box of \(shape), where the longest axis is \(limit)" }
            return low.count == Int(size) && high.count == Int(size)
                ? nil : "a box of \(shape) with \(low.count) and \(high.count) bounds"
        case .discrete(let count, let start):
            return endless(count, start) ? "\(count) classes from \(start) on" : nil
        case .multiDiscrete(let counts, let starts):
            if counts.count != starts.count { return "\(counts.count) choices with \(starts.count) first values" }
            if let (count, start) = zip(counts, starts).first(where: endless) {
                return "\(count) classes from \(start) on"
            }
            return counts.reduce(0, +) > limit ? "more classes than the longest axis, \(limit)" : nil
        case .multiBinary: return nil
        case .dictionary(let keys):
            let names = Set(keys.map(\.name))
            if keys.isEmpty || names.count < keys.count { return keys.isEmpty ? "no keys" : "two keys of one name" }
            for key in keys {
                if case .dictionary = key.space { return "a dictionary in a dictionary" }
                if let flaw = key.space.flaw(limit: limit) { return flaw }
            }
            return nil
        }
    }
}
