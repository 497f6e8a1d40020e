import Tensors
import Trajectories

/// What the encoder reads of an observation: its keys side by side, standardised, one-hot, or as symlog of the log's own
/// numbers where that is the key's likelihood. Where numbers may be missing they are read as 0, and beside them stands
/// which were seen, 1 or 0 each.
struct EncoderInput: Sendable {
    private struct Piece: Sendable {
        var columns: Range<Int>
        let isSqueezed: Bool
    }

    private let pieces: [Piece]
    private let units: Standardizer
    let readsMissing: Bool

    /// - fields: the keys that are read.
    /// - units: of whole observations.
    init(_ fields: [SpaceField], units: Standardizer, readsMissing: Bool, isSqueezed: (SpaceField) -> Bool) {
        var pieces: [Piece] = []
        for field in fields where !field.encoded.isEmpty {
            let isSqueezed = isSqueezed(field)
            if let last = pieces.last, last.isSqueezed == isSqueezed,
                last.columns.upperBound == field.encoded.lowerBound
            {
                pieces[pieces.count - 1].columns = last.columns.lowerBound..<field.encoded.upperBound
            } else {
                pieces.append(Piece(columns: field.encoded, isSqueezed: isSqueezed))
            }
        }
        (self.pieces, self.units, self.readsMissing) = (pieces, units, readsMissing)
    }

    /// Numbers read of an observation, with those that say what was seen.
    var size: Int { pieces.reduce(0) { $0 + $1.columns.count } * (readsMissing ? 2 : 1) }

    /// Standardised observations `[…, O]` → `[…, I]`.
    func callAsFunction(_ observations: Tensor) -> Tensor {
        guard readsMissing else { return read(observations, squeezing: true) }
        let (values, seen) = observations.splitMissing
        let isSeen = read(seen, squeezing: false)
        return .concatenated([read(values, squeezing: true) * isSeen, isSeen])
    }

    /// 1 for a row of which something is read, else 0: `[…, O]` → `[…]`; nil if something is of every row.
    func seenRows(_ observations: Tensor) -> Tensor? {
        guard readsMissing, observations.hasMissing else { return nil }
        let counts = read(observations.splitMissing.seen, squeezing: false).sumOverLast
        let seen = counts.doubles.map { $0 > 0 ? 1.0 : 0 }
        return seen.contains(0) ? Tensor(seen, shape: counts.shape).converted(to: counts.precision) : nil
    }

    /// Traps if a number that is read is missing, and the model has no way to read that.
    func requireReadable(_ observations: Tensor) {
        require(
            readsMissing || !read(observations, squeezing: false).hasMissing,
            "a number of an observation is NaN; a model reads that as missing only if trained with "
                + "model.observations.missing")
    }

    private func read(_ x: Tensor, squeezing: Bool) -> Tensor {
        pieces.count == 1
            ? read(pieces[0], of: x, squeezing: squeezing)
            : .concatenated(pieces.map { read($0, of: x, squeezing: squeezing) })
    }

    private func read(_ piece: Piece, of x: Tensor, squeezing: Bool) -> Tensor {
        let part = piece.columns.count == x.shape.last ? x : x.columns(piece.columns)
        return squeezing && piece.isSqueezed ? units.restored(part, piece.columns).symlog : part
    }
}

extension Standardizer {
    /// Columns `range` of standardised values `[…, range.count]`, in the log's units.
    func restored(_ x: Tensor, _ range: Range<Int>) -> Tensor {
        x * tensor(range.map(scale), x.precision) + tensor(Array(mean[range]), x.precision)
    }

    /// Columns `range` of values in the log's units `[…, range.count]`, standardised.
    func standardized(_ x: Tensor, _ range: Range<Int>) -> Tensor {
        (x - tensor(Array(mean[range]), x.precision)) / tensor(range.map(scale), x.precision)
    }

    private func tensor(_ values: [Double], _ precision: Precision) -> Tensor {
        Tensor(values, shape: [values.count]).converted(to: precision)
    }
}
