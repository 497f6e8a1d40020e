import Tensors
import Trajectories
import WorldModels

/// The evidence lower bound of whole episodes: each is filtered from its first row to its last.
public enum BoundEvaluation {
    /// The bound in nats per row over all rows of `data`, from one posterior sample per row.
    public static func bound(
        of data: SequenceDataset, under model: WorldModel, generator: RandomGenerator
    ) -> EvidenceLowerBound {
        bound(of: data, under: model, generator: generator, tileRows: 16384)
    }

    /// - tileRows: rows held in memory at once per core.
    static func bound(
        of data: SequenceDataset, under model: WorldModel, generator: RandomGenerator, tileRows: Int
    ) -> EvidenceLowerBound {
        let tiles = tiles(data.episodes, rows: tileRows)
        let parts = concurrentMap(tiles.count) { index in
            let tile = tiles[index]
            let batch = SequenceBatch(
                data, starts: tile.map(\.lowerBound), length: tile.map(\.count).max() ?? 0,
                ends: tile.map(\.upperBound))
            var tileGenerator = generator.child(UInt64(index))
            return terms(of: batch, under: model, pieceLength: max(1, tileRows / tile.count), using: &tileGenerator)
        }
        return EvidenceLowerBound(BoundTerms.total(parts), model)
    }

    /// The terms of one tile, filtered in pieces that fit: a single episode may be longer than a tile.
    private static func terms(
        of batch: SequenceBatch, under model: WorldModel, pieceLength: Int, using generator: inout RandomGenerator
    ) -> BoundTerms {
        var state: State?
        let parts = stride(from: 0, to: batch.length, by: pieceLength).map { start in
            let (terms, observed) = model.boundTerms(
                batch[start..<min(batch.length, start + pieceLength)], from: state, using: &generator)
            state = observed.last
            return terms
        }
        return BoundTerms.total(parts)
    }

    /// Episodes of like length together, so that little is padding.
    private static func tiles(_ episodes: [Range<Int>], rows: Int) -> [[Range<Int>]] {
        var tiles: [[Range<Int>]] = []
        for episode in episodes.sorted(by: { ($0.count, $0.lowerBound) > ($1.count, $1.lowerBound) }) {
            if let longest = tiles.last?.first?.count, (tiles[tiles.count - 1].count + 1) * longest <= rows {
                tiles[tiles.count - 1].append(episode)
            } else {
                tiles.append([episode])
            }
        }
        return tiles
    }
}
