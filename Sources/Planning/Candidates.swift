import Tensors

/// Plans to be tried: N sequences of H actions with S numbers each.
struct Candidates: Sendable {
    let horizon: Int
    let count: Int
    let width: Int
    /// `[H, N, S]`, as a log stores actions.
    private(set) var values: [Float]

    init(horizon: Int, count: Int, width: Int) {
        self.horizon = horizon
        self.count = count
        self.width = width
        values = [Float](repeating: 0, count: horizon * count * width)
    }

    /// Plans one after the other: `plans[n]` is row-major `[H, S]`.
    init(_ plans: [[Float]], horizon: Int, width: Int) {
        self.init(horizon: horizon, count: plans.count, width: width)
        for (index, plan) in plans.enumerated() { self[index] = plan }
    }

    /// These and others: `plans[n]` is row-major `[H, S]`.
    func adding(_ plans: [[Float]]) -> Candidates {
        if plans.isEmpty { return self }
        return Candidates(plans + (0..<count).map { self[$0] }, horizon: horizon, width: width)
    }

    var tensor: Tensor { Tensor(values, shape: [horizon, count, width]) }

    /// One plan, row-major `[H, S]`.
    subscript(index: Int) -> [Float] {
        get { (0..<horizon).flatMap { values[offset($0, index)..<offset($0, index) + width] } }
        set {
            for t in 0..<horizon {
                values.replaceSubrange(
                    offset(t, index)..<offset(t, index) + width, with: newValue[t * width..<(t + 1) * width])
            }
        }
    }

    /// One element of the actions of all plans, `[H, N]`.
    func column(_ element: Int) -> [Float] {
        var column = [Float](repeating: 0, count: horizon * count)
        for row in column.indices { column[row] = values[row * width + element] }
        return column
    }

    mutating func setColumn(_ element: Int, to column: [Float]) {
        for row in column.indices { values[row * width + element] = column[row] }
    }

    private func offset(_ t: Int, _ index: Int) -> Int { (t * count + index) * width }
}
