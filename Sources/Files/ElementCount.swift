extension Collection<Int> {
    /// Elements of an array whose axes have these lengths: their product, 1 for none.
    ///
    /// Nil where no array can be so: an axis is negative, or the product of those that are not 0 overflows. Where it is not
    /// nil, the product of any of the axes is a number too, so that a shape is checked once, where it is read.
    package var elementCount: Int? {
        var count = 1
        for axis in self where axis != 0 {
            let (product, overflow) = count.multipliedReportingOverflow(by: axis)
            guard axis > 0, !overflow else { return nil }
            count = product
        }
        return contains(0) ? 0 : count
    }
}
