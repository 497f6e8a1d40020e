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
    /// Told how many rows, of each sample, are done since it was last called; from several threads.
    var progress: @Sendable (Int) -> Void = { _ in }

    public init(bound: Bound = .init(), replicates: Int = 1) {
        self.bound = bound
        self.replicates = replicates
    }

    /// The bound in nats per row over all rows of `data`, in the log's units.
    public func callAsFunction(
        _ data: SequenceDataset, under model: WorldModel, generator: RandomGenerator
    ) -> BoundEstimate {
        BoundEstimate(
            repetitions(of: data, under: model, generator: generator).map { terms in
                bound.kind == .elbo ? EvidenceLowerBound(terms, model).value : model.particleBound(terms)
            })
    }

    /// The evidence lower bound, whatever `bound` is, and its parts over all repetitions.
    public func evidence(
        of data: SequenceDataset, under model: WorldModel, generator: RandomGenerator
    ) -> (estimate: BoundEstimate, parts: EvidenceLowerBound) {
        var evaluation = self
        evaluation.bound = Bound()
        let terms = evaluation.repetitions(of: data, under: model, generator: generator)
        return (
            BoundEstimate(terms.map { EvidenceLowerBound($0, model).value }),
            EvidenceLowerBound(BoundTerms.total(terms), model)
        )
    }

    private func repetitions(
        of data: SequenceDataset, under model: WorldModel, generator: RandomGenerator
    ) -> [BoundTerms] {
        (0..<replicates).map { terms(of: data, under: model, generator: generator.child(UInt64($0))) }
    }

    private func terms(
        of data: SequenceDataset, under model: WorldModel, generator: RandomGenerator
    ) -> BoundTerms {
        BoundTerms.total(mapTiles(of: data, under: model, generator: generator) { _, terms, _ in terms })
    }

    /// What `body` makes of every piece of the data, in their order.
    func mapTiles<Result: Sendable>(
        of data: SequenceDataset, under model: WorldModel, generator: RandomGenerator,
        _ body: @Sendable (SequenceBatch, BoundTerms, ObservedSequence) -> Result
    ) -> [Result] {
        let tiles = tiles(data.episodes)
        return concurrentMap(tiles.count) { index in
            let tile = tiles[index]
            let batch = SequenceBatch(
                data, starts: tile.map(\.lowerBound), length: tile.map(\.count).max() ?? 0,
                ends: tile.map(\.upperBound))
            var tileGenerator = generator.child(UInt64(index))
            return mapPieces(of: batch, under: model, using: &tileGenerator, body)
        }.flatMap { $0 }
    }

    /// A tile is taken in pieces that fit, each sample going on from its own state: a single episode may be longer than a
    /// tile. What a smoothing posterior knows of later rows is read off all of them beforehand.
    private func mapPieces<Result>(
        of batch: SequenceBatch, under model: WorldModel, using generator: inout RandomGenerator,
        _ body: (SequenceBatch, BoundTerms, ObservedSequence) -> Result
    ) -> [Result] {
        let pieces = InferencePieces(of: batch, under: model, rows: tileRows / (batch.count * bound.samples))
        var end: ParticleEnd?
        return pieces.ranges.map { range in
            let piece = batch[range]
            let (terms, observed, next) = model.boundTerms(
                piece, bound: bound, after: end, given: pieces.perception?[range], using: &generator)
            end = next
            progress(piece.rowCount * bound.samples)
            return body(piece, terms, observed)
        }
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
