import Tensors

extension SequenceBatch {
    /// This batch with readings missing at random, each with probability `share`, by itself.
    /// - readings: columns of each reading among those of an observation.
    public func dropping(
        _ share: Double, readings: [Range<Int>], using generator: inout RandomGenerator
    ) -> SequenceBatch {
        let (rows, width) = (observation.shape.rows, observation.shape.last)
        let chances = generator.uniform([rows, readings.count]).floats
        var values = observation.floats
        for row in 0..<rows {
            for (index, columns) in readings.enumerated()
            where Double(chances[row * readings.count + index]) < share {
                for column in columns { values[row * width + column] = .nan }
            }
        }
        return replacing(observation: Tensor(values, shape: observation.shape).converted(to: observation.precision))
    }
}

extension Normalizer {
    /// Columns of each reading among the numbers that a model sees: of a key of a dictionary as a whole, else of each number
    /// or choice.
    /// - keys: which keys count.
    public func readings(_ keys: (String) -> Bool) -> [Range<Int>] {
        let fields = observationFields.filter { keys($0.name) }
        if case .dictionary = observationSpace { return fields.map(\.encoded).filter { !$0.isEmpty } }
        return fields.flatMap { field in
            // Of a key of real numbers only those that vary are there; binary elements and choices all are.
            if field.space.isBox { return field.encoded.map { $0..<$0 + 1 } }
            var start = field.encoded.lowerBound
            return field.space.elements.map { element in
                var width = 1
                if case .choice(let count, _) = element { width = count }
                defer { start += width }
                return start..<start + width
            }
        }
    }
}
