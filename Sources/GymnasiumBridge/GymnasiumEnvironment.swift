import Environments
import Files
import Foundation
import Tensors
import Trajectories

/// An environment of Gymnasium or dm_control, in a Python process of its own.
///
/// Python is needed when one is made, not to build or to run anything else. Several copies live in one process and take
/// their steps in one exchange. Observations and actions are flat, as an `Episode` stores them: choices as classes from 0, and
/// a dictionary's or a tuple's parts side by side in the space's order, named by their paths (`arm/position`, `0`).
///
/// The process ends with this object. It is used by one task at a time.
public final class GymnasiumEnvironment {
    /// `HalfCheetah-v5`, or `dm_control/DOMAIN-TASK`: `dm_control/cartpole-swingup`.
    public let id: String
    public let observationSpace: Space
    public let actionSpace: Space
    /// Copies, numbered from 0.
    public let copies: Int
    /// Steps after which an episode is cut off, where the environment says so.
    public let stepLimit: Int?
    private let child: BridgeChild

    /// Makes the environment.
    /// - copies: how many.
    /// - python: the interpreter, by path or by name. It needs the package `gymnasium`, or `dm_control`.
    /// - Throws: `BridgeError`.
    public convenience init(_ id: String, copies: Int = 1, python: String = "python3") throws(BridgeError) {
        let script = String(decoding: PackageResources.bridge_py, as: UTF8.self)
        try self.init(id, copies: copies, python: python, command: [python, "-c", script, id, "\(copies)"])
    }

    /// - command: what speaks as `bridge.py` does.
    init(_ id: String, copies: Int, python: String, command: [String]) throws(BridgeError) {
        require(copies > 0, "\(copies) copies of an environment")
        (self.id, self.copies) = (id, copies)
        do {
            child = try BridgeChild(command: command)
        } catch {
            throw .pythonNotFound(python: python, reason: error.systemReason)
        }
        let reply: Substring
        do {
            reply = try GymnasiumEnvironment.reply(of: child, to: "start", id: id, python: python, word: "ready")
        } catch .childDied(_, _, _, let output) where child.end().code == 127 {
            throw .pythonNotFound(python: python, reason: output)
        }
        guard let hello = try? Hello(reply), let observations = Space(hello.observation),
            let actions = Space(hello.action)
        else { throw .malformedReply(id: id, reply: String(reply), expected: "spaces") }
        (observationSpace, actionSpace, stepLimit) = (observations, actions, hello.stepLimit)
    }

    /// Begins a new episode in one copy.
    /// - seed: of what is random from here on; nil goes on with what there is.
    /// - Returns: o_0, `[observationSpace.storedSize]`.
    /// - Throws: `BridgeError`.
    public func reset(copy: Int = 0, seed: UInt64? = nil) throws(BridgeError) -> [Float] {
        require((0..<copies).contains(copy), "copy \(copy) of \(copies)")
        let states = try exchange("reset \(copy) \(seed.map(String.init) ?? "-")", states: 1, extra: 0)
        return observationSpace.stored(states[0]).map { Float($0) }
    }

    /// Takes a step in every copy that has an action; the others stand still.
    /// - actions: for each copy, a_t as a log stores it, or nil.
    /// - Returns: for each copy, what its action led to, or nil.
    /// - Throws: `BridgeError`.
    public func step(_ actions: [[Float]?]) throws(BridgeError) -> [Step?] {
        require(actions.count == copies, "\(actions.count) actions for \(copies) copies")
        var moves: [String] = []
        for (copy, action) in actions.enumerated() {
            guard let action else { continue }
            require(
                action.count == actionSpace.storedSize,
                "an action of \(action.count) numbers, not \(actionSpace.storedSize)")
            moves.append("\(copy) " + actionSpace.loggedText(action).joined(separator: " "))
        }
        if moves.isEmpty { return actions.map { _ in nil } }
        let states = try exchange("step " + moves.joined(separator: "; "), states: moves.count, extra: 3)
        var next = states.makeIterator()
        return actions.map { $0 == nil ? nil : next.next().map(self.step) }
    }

    /// Takes a step in the only copy.
    public func step(_ action: [Float]) throws(BridgeError) -> Step {
        require(copies == 1, "one action for \(copies) copies")
        return try step([action])[0]!
    }

    /// Ends the process; whatever is asked afterwards fails as that of a dead one.
    public func close() { child.close() }

    private func step(_ state: [Double]) -> Step {
        let size = observationSpace.storedSize
        return Step(
            observation: observationSpace.stored(Array(state[..<size])).map { Float($0) }, reward: Float(state[size]),
            isTerminated: state[size + 1] != 0,
            isTruncated: state[size + 2] != 0)
    }

    /// Sends a request, and reads the states in its reply.
    /// - states: how many.  - extra: numbers behind the observation in each.
    private func exchange(_ request: String, states: Int, extra: Int) throws(BridgeError) -> [[Double]] {
        let size = observationSpace.storedSize + extra
        let word = String(request.prefix { $0 != " " })
        // Where sending fails the child is dead, and reading says how it died.
        _ = child.send(request)
        let reply = try GymnasiumEnvironment.reply(of: child, to: word, id: id, python: "", word: "state")
        let parsed = reply.split(separator: ";").map { $0.split(separator: " ").compactMap { Double($0) } }
        guard parsed.count == states && parsed.allSatisfy({ $0.count == size }) else {
            throw .malformedReply(id: id, reply: String(reply), expected: "\(states) times \(size) numbers")
        }
        return parsed
    }

    /// What follows `word` in the child's next line.
    private static func reply(
        of child: BridgeChild, to request: String, id: String, python: String, word: String
    ) throws(BridgeError) -> Substring {
        guard let line = child.receive() else {
            let end = child.end()
            throw .childDied(id: id, request: request, status: end.status, output: end.output)
        }
        let parts = line.split(separator: " ", maxSplits: 1)
        if parts.first == "error" { throw error(parts.last ?? "", request: request, id: id, python: python) }
        guard parts.count == 2, parts[0] == word else {
            throw .malformedReply(id: id, reply: line, expected: "'\(word) …'")
        }
        return parts[1]
    }

    /// What `KIND what` means.
    private static func error(_ text: Substring, request: String, id: String, python: String) -> BridgeError {
        let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
        let reason = parts.count == 2 ? parts[1] : ""
        switch parts.first {
        case "package":
            let names = reason.split(separator: ":", maxSplits: 1).map(String.init)
            return .missingPackage(
                python: python, package: names.first ?? "",
                reason: names.last?.trimmingCharacters(in: .whitespaces) ?? "")
        case "environment": return .unknownEnvironment(id: id, reason: reason)
        case "space": return .unsupportedSpace(id: id, reason: reason)
        default: return .environmentFailed(id: id, request: request, reason: reason)
        }
    }
}
