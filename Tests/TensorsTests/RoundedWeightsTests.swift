import TestSupport
import Testing

@testable import Tensors

/// On a CPU that multiplies numbers of bfloat16; elsewhere there is nothing to test but that nothing is rounded.
struct RoundedWeightsTests {
    /// The nearest number of bfloat16, the even one of two.
    static func rounded(_ x: Tensor) -> Tensor {
        let values = x.floats.map { value in
            let bits = value.bitPattern
            return Double(Float(bitPattern: (bits + 0x7FFF + (bits >> 16 & 1)) & 0xFFFF_0000))
        }
        return Tensor(values, shape: x.shape)
    }

    static func sample(_ shape: Shape, seed: UInt64) -> Tensor {
        Tensor.sample(shape, seed: seed).converted(to: .single)
    }

    static func withRounding<Result>(_ body: () -> Result) -> Result {
        RoundedWeights.$current.withValue(ProductPrecision.bfloat16.roundedWeights(), operation: body)
    }

    /// What layers of every size reach: rows, inner numbers and columns that fill the kernel's tiles, and that do not.
    @Test(.enabled(if: RoundedWeights.isSupported), arguments: [16, 28, 31], [0, 1, 2, 20, 33, 200])
    func factorsAreRoundedAndSumsAreNot(rows: Int, inner: Int) {
        for columns in [16, 17, 32, 40, 50, 96] {
            let x = Self.sample([rows, inner], seed: 1)
            let weight = Self.sample([inner, columns], seed: 2)
            let expected = LinearTests.product(Self.rounded(x), Self.rounded(weight))
            let found = Self.withRounding { x.linear(weight: weight).doubles }
            #expect(Closeness.single.failure(found, expected) == nil, "\(columns) columns")
        }
    }

    @Test(.enabled(if: RoundedWeights.isSupported)) func blocksAreMultipliedEachByItself() {
        let x = Self.sample([20, 6], seed: 3)
        let weight = Self.sample([2, 3, 16], seed: 4)
        let found = Self.withRounding { x.linear(weight: weight) }
        for block in 0..<2 {
            let expected = LinearTests.product(
                Self.rounded(x.columns(block * 3..<block * 3 + 3)), Self.rounded(weight[block]))
            #expect(Closeness.single.failure(found.columns(block * 16..<block * 16 + 16).doubles, expected) == nil)
        }
    }

    @Test(.enabled(if: RoundedWeights.isSupported)) func productsAreAdded() {
        let weight = Self.sample([2, 5, 20], seed: 6)
        let x = Self.sample([18, 10], seed: 5)
        var sum = Tensor(repeating: 2, shape: [18, 40])
        Self.withRounding { sum.withMutableElements { x.multiply(by: weight, accumulate: true, into: $0) } }
        let product = Self.withRounding { x.linear(weight: weight).doubles }
        #expect(Closeness.single.failure(sum.doubles, product.map { $0 + 2 }) == nil)
        Self.withRounding {
            sum.withMutableElements {
                Self.sample([18, 0], seed: 5).multiply(by: Self.sample([0, 40], seed: 6), accumulate: true, into: $0)
            }
        }
        #expect(Closeness.single.failure(sum.doubles, product.map { $0 + 2 }) == nil)
    }

    @Test(.enabled(if: RoundedWeights.isSupported)) func aWeightThatChangesIsRoundedAgain() {
        let x = Self.sample([16, 4], seed: 7)
        var weight = Self.sample([4, 16], seed: 8)
        let (before, after) = Self.withRounding {
            let before = x.linear(weight: weight).doubles
            weight.add(Self.sample([4, 16], seed: 9), scale: 1)
            return (before, x.linear(weight: weight).doubles)
        }
        #expect(before != after)
        let expected = LinearTests.product(Self.rounded(x), Self.rounded(weight))
        #expect(Closeness.single.failure(after, expected) == nil)
    }

    @Test(.enabled(if: RoundedWeights.isSupported)) func viewsOfOneMemoryAreToldApart() {
        let weight = Self.sample([6, 16], seed: 10)
        let views: [Tensor] = [weight, weight.reshaped([2, 3, 16]), weight.reshaped([3, 32])]
        func products(_ views: [Tensor]) -> [[Double]] {
            views.map { Self.sample([16, $0.shape.weightInputs], seed: 11).linear(weight: $0).doubles }
        }
        let alone = views.map { view in Self.withRounding { products([view])[0] } }
        #expect(Self.withRounding { products(views) } == alone)
        #expect(Self.withRounding { products(views.reversed()) } == alone.reversed())
    }

    @Test(.enabled(if: RoundedWeights.isSupported)) func everyCoreRoundsWhatItsCallerDoes() {
        let (x, weight) = (Self.sample([40, 6], seed: 17), Self.sample([6, 20], seed: 18))
        let rounded = Self.withRounding { x.linear(weight: weight).doubles }
        let onCores = Self.withRounding { concurrentMap(8) { _ in x.linear(weight: weight).doubles } }
        #expect(onCores.allSatisfy { $0 == rounded })
    }

    @Test func fewRowsFewColumnsAndDoublePrecisionAreNotRounded() {
        let (few, many) = (Self.sample([3, 6], seed: 13), Tensor.sample([40, 6], seed: 14))
        let weight = Tensor.sample([6, 20], seed: 15)
        for (x, weight) in [
            (few, weight.converted(to: .single)),
            (many.converted(to: .single), weight.columns(0..<1).converted(to: .single)), (many, weight),
        ] {
            #expect(Self.withRounding { x.linear(weight: weight).doubles } == x.linear(weight: weight).doubles)
        }
    }

    @Test func nothingIsRoundedUnlessAskedFor() {
        let (x, weight) = (Self.sample([40, 6], seed: 15), Self.sample([6, 20], seed: 16))
        let exact = x.linear(weight: weight).doubles
        #expect(ProductPrecision.single.roundedWeights() == nil)
        let isRounded = Self.withRounding { x.linear(weight: weight).doubles } != exact
        #expect(isRounded == RoundedWeights.isSupported)
        #expect(x.linear(weight: weight).doubles == exact)
    }
}
