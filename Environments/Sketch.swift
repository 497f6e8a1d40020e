import Foundation

/// A drawing of what an observation says: rods in a frame of x, y from −1 to 1, y upwards.
///
/// It is made from the observation alone, so that an imagined one is drawn as a real one is.
public struct Sketch: Equatable, Sendable {
    public struct Point: Equatable, Sendable {
        public var x: Double
        public var y: Double

        public init(_ x: Double, _ y: Double) { (self.x, self.y) = (x, y) }
    }

    /// What the world stands on, as one line.
    public var ground: [Point] = []
    /// What moves along it: a cart or a car, by its middle.
    public var body: Point?
    /// Joints of the rods, from the pivot outwards.
    public var rods: [Point] = []

    public init() {}
}

/// An environment whose observations can be drawn.
public protocol Sketched: Environment {
    /// - observation: as a log stores it.
    func sketch(of observation: [Float]) -> Sketch
}

extension Pendulum: Sketched {
    public func sketch(of observation: [Float]) -> Sketch {
        var sketch = Sketch()
        // θ is counted from upright, against the clock.
        sketch.rods = [.init(0, 0), .init(-0.85 * Double(observation[1]), 0.85 * Double(observation[0]))]
        return sketch
    }
}

extension CartPole: Sketched {
    public func sketch(of observation: [Float]) -> Sketch {
        let angle = Double(observation[2])
        return .cartPole(at: Double(observation[0]) / 2.4, upright: cos(angle), right: sin(angle))
    }
}

extension CartPoleSwingup: Sketched {
    public func sketch(of observation: [Float]) -> Sketch {
        .cartPole(
            at: Double(observation[0]) / 2, upright: Double(observation[1]), right: Double(observation[2]))
    }
}

extension Acrobot: Sketched {
    public func sketch(of observation: [Float]) -> Sketch {
        let first = atan2(Double(observation[1]), Double(observation[0]))
        let second = first + atan2(Double(observation[3]), Double(observation[2]))
        let joint = Sketch.Point(0.42 * sin(first), -0.42 * cos(first))
        var sketch = Sketch()
        sketch.rods = [.init(0, 0), joint, .init(joint.x + 0.42 * sin(second), joint.y - 0.42 * cos(second))]
        return sketch
    }
}

extension MountainCarContinuous: Sketched {
    public func sketch(of observation: [Float]) -> Sketch {
        func place(_ x: Double) -> Sketch.Point { .init((x + 0.3) / 0.95, 0.6 * sin(3 * x) - 0.1) }
        var sketch = Sketch()
        sketch.ground = stride(from: -1.2, through: 0.6, by: 0.05).map(place)
        sketch.body = place(Double(observation[0]))
        return sketch
    }
}

extension Sketch {
    /// - at: the cart's place, ±1 being the ends of its rail.
    fileprivate static func cartPole(at position: Double, upright: Double, right: Double) -> Sketch {
        let place = Point(0.9 * min(max(position, -1), 1), -0.1)
        var sketch = Sketch()
        sketch.ground = [Point(-1, -0.1), Point(1, -0.1)]
        sketch.body = place
        sketch.rods = [place, Point(place.x + 0.7 * right, place.y + 0.7 * upright)]
        return sketch
    }
}
