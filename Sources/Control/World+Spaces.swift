import Trajectories

extension World {
    /// - Throws: `ControlError.otherSpaces` unless its numbers mean what those that a model learned from do. A dictionary's
    ///   numbers may lie side by side in one box, and bounds may differ.
    func requireAlike(_ observations: Space, _ actions: Space) throws(ControlError) {
        for (what, found, learned) in [
            ("observation", observationSpace, observations), ("action", actionSpace, actions),
        ] {
            guard found.storedSize == learned.storedSize, found.hasNamesOf(learned),
                zip(found.elements, learned.elements).allSatisfy({ $0.isLike($1) })
            else { throw .otherSpaces(what: what, world: name, found: found, log: learned) }
        }
    }
}

extension Knowledge {
    /// - Throws: `ControlError.otherSpaces` if it is of another world than this.
    public func requireAlike(_ world: any World) throws(ControlError) {
        let model = ensemble.members[0]
        try world.requireAlike(model.observationSpace, model.actionSpace)
    }
}

extension Space {
    /// Whether keys, where both have them, are the same in the same order.
    fileprivate func hasNamesOf(_ other: Space) -> Bool {
        guard case .dictionary(let keys) = self, case .dictionary(let others) = other else { return true }
        return keys.map(\.name) == others.map(\.name)
    }
}

extension SpaceElement {
    /// Whether numbers of one mean the same as numbers of the other; bounds may differ.
    fileprivate func isLike(_ other: SpaceElement) -> Bool {
        if case .number = self, case .number = other { true } else { self == other }
    }
}
