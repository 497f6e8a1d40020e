/// One step of the classical fourth-order Runge-Kutta method for y' = f(y).
func rungeKutta(
    from y: SIMD4<Double>, seconds step: Double, derivative f: (SIMD4<Double>) -> SIMD4<Double>
) -> SIMD4<Double> {
    let k1 = f(y)
    let k2 = f(y + step / 2 * k1)
    let k3 = f(y + step / 2 * k2)
    let k4 = f(y + step * k3)
    return y + step / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
}
