import Tensors
import Trajectories
import WorldModels

/// A lower bound on the log likelihood of whole episodes, each inferred from its first row to its last.
public struct BoundEvaluation: Sendable {
    public var bound = Bound()
    /// Independent repetitions, whose spread gives the standard error.
    public var replicates = 1
    /// Rows held in memory at once per core.
    public var tileRows = 16384

    public init(bound: Bound = .init(), replicates: Int = 1) {
        self.bound = bound
        self.replicates = replicates
    }

    /// The bound in nats per row over all rows of `data`, in the log's units.
    public func callAsFunction(
        _ data: SequenceDataset, under model: WorldModel, generator: RandomGenerator
    ) -> BoundEstimate {
        BoundEstimate(
            (0..<replicates).map { replicate in
                let terms = terms(of: data, under: model, generator: generator.child(UInt64(replicate)))
                return bound.kind == .elbo ? EvidenceLowerBound(terms, model).value : model.particleBound(terms)
            })
    }

    /// The evidence lower bound and its parts, from one repetition.
    public func decomposition(
        of data: SequenceDataset, under model: WorldModel, generator: RandomGenerator
    ) -> EvidenceLowerBound {
        EvidenceLowerBound(terms(of: data, under: model, generator: generator), model)
    }

    private func terms(
        of data: SequenceDataset, under model: WorldModel, generator: RandomGenerator
    ) -> BoundTerms {
        let tiles = tiles(data.episodes)
        let parts = concurrentMap(tiles.count) { index in
            let tile = tiles[index]
            let batch = SequenceBatch(
                data, starts: tile.map(\.lowerBound), length: tile.map(\.count).max() ?? 0,
                ends: tile.map(\.upperBound))
            var tileGenerator = generator.child(UInt64(index))
            return terms(of: batch, under: model, using: &tileGenerator)
        }
        return BoundTerms.total(parts)
    }

    /// The terms of one tile. Where nothing binds its rows together but the state, it is taken in pieces that fit: a
    /// single episode may be longer than a tile.
    private func terms(
        of batch: SequenceBatch, under model: WorldModel, using generator: inout RandomGenerator
    ) -> BoundTerms {
        var objective = Objective()
        objective.bound = bound
        let isDivisible = bound.kind == .elbo && !model.configuration.encoder.recurrence.isSmoothing
        let pieceLength = isDivisible ? max(1, tileRows / batch.count / bound.samples) : batch.length
        var state: State?
        let parts = stride(from: 0, to: batch.length, by: pieceLength).map { start in
            let (terms, observed) = model.boundTerms(
                batch[start..<min(batch.length, start + pieceLength)], objective: objective, from: state,
                using: &generator)
            state = observed.last
            return terms
        }
        return BoundTerms.total(parts)
    }

    /// Episodes of like length together, so that little is padding.
    private func tiles(_ episodes: [Range<Int>]) -> [[Range<Int>]] {
        var tiles: [[Range<Int>]] = []
        for episode in episodes.sorted(by: { ($0.count, $0.lowerBound) > ($1.count, $1.lowerBound) }) {
            if let longest = tiles.last?.first?.count,
                (tiles[tiles.count - 1].count + 1) * longest * bound.samples <= tileRows
            {
                tiles[tiles.count - 1].append(episode)
            } else {
                tiles.append([episode])
            }
        }
        return tiles
    }
}
