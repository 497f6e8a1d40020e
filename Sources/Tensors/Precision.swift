import VectorKernels

/// The floating-point format of a tensor's elements.
///
/// Models run in single precision. Double precision exists to check them: gradients against finite differences, and
/// bounds against exact likelihoods.
public enum Precision: String, Sendable {
    case single, double

    /// Bytes per element.
    public var stride: Int { self == .single ? 4 : 8 }

    var kernel: VKPrecision { self == .single ? .single : .double }
}

extension VKPrecision {
    static var single: VKPrecision { VKSingle }
    static var double: VKPrecision { VKDouble }
}
