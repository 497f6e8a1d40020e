import Trajectories

/// Decides the spaces of a Minari dataset: from its metadata, or, where that is silent, from its arrays.
struct MinariSpaces {
    let path: String
    let metadata: MinariMetadata?

    /// - names: the groups of all episodes; all are looked at if the values of a discrete space are to be counted.
    ///
    /// Fails with `unsupportedSpace` unless observations are a single box of numbers or a choice; so does `actionSpace`.
    func observationSpace(_ root: borrowing HDF5Group, _ names: [String]) throws -> Space {
        try space(
            of: "observations", metadata?.observationSpace, root, names,
            remedy: "record one float vector a step, e.g. through a flattening wrapper, or a Discrete observation")
    }

    func actionSpace(_ root: borrowing HDF5Group, _ names: [String]) throws -> Space {
        try space(of: "actions", metadata?.actionSpace, root, names, remedy: "record a Box or Discrete action")
    }

    private func space(
        of column: String, _ known: MinariSpace?, _ root: borrowing HDF5Group, _ names: [String], remedy: String
    ) throws -> Space {
        if let space = known?.space { return space }
        let found = try known ?? storedSpace(of: column, in: try root.group(names[0]))
        switch found {
        case .box(let shape, let low, let high): return .box(shape: shape, low: low, high: high)
        case .discrete:
            let values = try names.flatMap { try root.group($0).dataset(column).floats() }
            return .inferred(isInteger: true, values: values, width: 1)
        case .image, .other:
            throw LogError.unsupportedSpace(
                path: path, column: column, expected: "a box of numbers or a choice", found: found.name,
                remedy: remedy)
        }
    }

    /// Says what was inferred.
    func notes(_ observationSpace: Space, _ actionSpace: Space) -> [String] {
        var notes: [String] = []
        if metadata?.observationSpace == nil || metadata?.actionSpace == nil {
            notes.append("No spaces in metadata.json: they were inferred from the arrays, without bounds.")
        }
        if metadata?.observationSpace == nil, let note = observationSpace.inferenceNote(of: "observations") {
            notes.append(note)
        }
        if metadata?.actionSpace == nil, let note = actionSpace.inferenceNote(of: "actions") { notes.append(note) }
        return notes
    }

    /// What an array shows of its space; the choices of a discrete one are not counted.
    private func storedSpace(of column: String, in group: borrowing HDF5Group) throws -> MinariSpace {
        if group.kind(of: column) == .group {
            let names = try group.group(column).names()
            return .other("\(names.contains("_index_0") ? "Tuple" : "Dict") of \(names.joined(separator: ", "))")
        }
        let dataset = try group.dataset(column)
        let element = Array(dataset.shape.dropFirst())
        switch dataset.elementKind {
        case .variableLength: return .image(shape: [])
        case .integer where element.isEmpty: return .discrete(count: 0, start: 0)
        case .integer where dataset.elementSize == 1 && element.count > 1: return .image(shape: element)
        // Frames that compressed to one length lie in a matrix of bytes, each row with JPEG's first two.
        case .integer where dataset.elementSize == 1:
            let isJPEG = try dataset.count > 1 && dataset.bytes().starts(with: [0xff, 0xd8])
            return isJPEG ? .image(shape: element) : .unbounded(shape: element)
        default: return .unbounded(shape: element)
        }
    }
}
