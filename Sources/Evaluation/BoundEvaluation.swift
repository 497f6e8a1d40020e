import Tensors
import Trajectories
import WorldModels

/// The evidence lower bound of whole episodes: each is filtered from its first row to its last.
public enum BoundEvaluation {
    /// Rows held in memory at once per core.
    private static let tileRows = 16384

    /// The bound in nats per row over all rows of `data`, from one posterior sample per row.
    public static func bound(
        of data: SequenceDataset, under model: WorldModel, generator: RandomGenerator
    ) -> EvidenceLowerBound {
        let tiles = tiles(data.episodes)
        let parts = concurrentMap(tiles.count) { index in
            let tile = tiles[index]
            let batch = SequenceBatch(
                data, starts: tile.map(\.lowerBound), length: tile.map(\.count).max() ?? 0,
                ends: tile.map(\.upperBound))
            var tileGenerator = generator.child(UInt64(index))
            return model.boundTerms(batch, using: &tileGenerator).terms
        }
        return EvidenceLowerBound(BoundTerms.total(parts), model)
    }

    /// Episodes of like length together, so that little is padding.
    private static func tiles(_ episodes: [Range<Int>]) -> [[Range<Int>]] {
        var tiles: [[Range<Int>]] = []
        for episode in episodes.sorted(by: { ($0.count, $0.lowerBound) > ($1.count, $1.lowerBound) }) {
            if let longest = tiles.last?.first?.count, (tiles[tiles.count - 1].count + 1) * longest <= tileRows {
                tiles[tiles.count - 1].append(episode)
            } else {
                tiles.append([episode])
            }
        }
        return tiles
    }
}
