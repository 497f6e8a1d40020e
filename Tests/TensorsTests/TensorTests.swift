import TestSupport
import Testing

@testable import Tensors

struct TensorTests {
    @Test func aCopyIsAValue() {
        let original = Tensor([1.0, 2, 3], shape: [3])
        var copy = original
        copy.add(original, scale: 10)
        #expect(original.doubles == [1, 2, 3])
        #expect(copy.doubles == [11, 22, 33])
    }

    @Test func aSliceIsAValue() {
        var whole = Tensor([1.0, 2, 3, 4], shape: [2, 2])
        var row = whole[1]
        row.add(row.detached)
        #expect(row.doubles == [6, 8])
        #expect(whole.doubles == [1, 2, 3, 4])
        let kept = whole[0]
        whole.add(whole.detached)
        #expect(kept.doubles == [1, 2])
        #expect(whole.doubles == [2, 4, 6, 8])
    }

    @Test func aReshapedTensorIsAValue() {
        let x = Tensor([1.0, 2], shape: [2])
        var y = x.reshaped([1, 2])
        y.move(towards: y * 3, rate: 0.5)
        #expect(x.doubles == [1, 2])
        #expect(y.doubles == [2, 4])
    }

    @Test func aChangedTensorIsOffTheTape() {
        let tape = Tape()
        var x = tape.watch(Tensor([1.0], shape: [1]))
        x.add(Tensor([1.0], shape: [1]))
        #expect(x.place == nil)
    }

    @Test func precisions() {
        let x = Tensor([0.1, 1e300], shape: [2])
        #expect(x.converted(to: .single).floats == [0.1, .infinity])
        #expect(x.converted(to: .single).precision == .single)
        #expect(x.converted(to: .single).converted(to: .double).doubles[0] == Double(Float(0.1)))
        #expect(x.doubles == [0.1, 1e300])
    }

    @Test func elementsOfASliceStartAtTheSlice() {
        let x = Tensor([Float(1), 2, 3, 4], shape: [2, 2])[1]
        #expect(x.floats == [3, 4] && x.doubles == [3, 4])
        #expect(x.withElements { $0.load(as: Float.self) } == 3)
        #expect(x[0].item == 3)
    }

    @Test func sumOfSquares() {
        #expect(Tensor([Float(3), 4], shape: [2]).sumOfSquares == 25)
        // Summed in double precision, whatever the elements are in.
        let small = Tensor(repeating: 1e-3, shape: [1_000_000])
        let exact = 1e6 * Double(Float(1e-3)) * Double(Float(1e-3))
        #expect(abs(small.sumOfSquares - exact) < 1e-9)
    }

    @Test func shapes() {
        let shape: Shape = [2, 3, 4]
        #expect(shape.count == 24 && shape.rows == 6 && shape.last == 4 && shape.rank == 3)
        #expect(shape.replacingLast(5) == [2, 3, 5])
        #expect(shape.droppingFirst() == [3, 4] && shape.droppingLast() == [2, 3])
        #expect(shape.prepending(7) == [7, 2, 3, 4] && shape.appending(7) == [2, 3, 4, 7])
        #expect(Shape.scalar.count == 1 && Shape.scalar.rank == 0)
        #expect([2, 1] as Shape != [2] && [2, 3] as Shape != [3, 2])
        #expect(shape.description == "[2, 3, 4]")
    }
}
