/// What can be wrong with a request to plan.
public enum PlanningError: Error, Equatable, Sendable {
    /// Nothing can be drawn evenly from a range without ends.
    case unboundedAction(element: Int, low: Double, high: Double)
    /// The action space has no elements: nothing can be chosen.
    case noActions
    /// The model predicts no rewards.
    case noRewards
    /// A setting, by its key, is out of its range.
    case badSetting(name: String, value: Double, expected: String)
}

extension PlanningError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unboundedAction(let element, let low, let high):
            "element \(element) of the action has bounds \(low) … \(high); a planner needs finite ones: "
                + "give it an action space that has them"
        case .noActions: "the action space is empty, so there is nothing to plan; use logs with actions"
        case .noRewards:
            "the model predicts no rewards, so its futures cannot be scored; train on logs that have rewards, with "
                + "model.reward.isEnabled=true"
        case .badSetting(let name, let value, let expected):
            "a planner's \(name) is \(PlanningError.text(value)), expected \(expected)"
        }
    }

    /// A setting's value as one would write it: whole numbers without a fraction.
    public static func text(_ value: Double) -> String { Int(exactly: value).map(String.init) ?? "\(value)" }

    /// Throws unless `value` lies in `range`.
    static func require(
        _ name: String, _ value: Double, in range: ClosedRange<Double>, _ expected: String
    ) throws(PlanningError) {
        if !range.contains(value) { throw .badSetting(name: name, value: value, expected: expected) }
    }

    /// Throws unless `value` is at least 1.
    static func requirePositive(_ name: String, _ value: Int) throws(PlanningError) {
        try require(name, Double(value), in: 1...(.infinity), "at least 1")
    }

    /// Throws unless some, and not more than all, are the best.
    static func requireElites(_ elites: Int, of candidates: Int) throws(PlanningError) {
        try require("elites", Double(elites), in: 1...Double(candidates), "1 … \(candidates), the number of candidates")
    }
}
