@testable import GymnasiumBridge

/// A shell that speaks as the Python child does.
enum Stub {
    /// Two copies; an observation of two parts, an action of a number and a choice.
    static let hello = """
        ready {"observation": [{"name": "arm/position", "kind": "box", "shape": [1], "low": ["-inf"], "high": [2.5]}, \
        {"name": "gear", "kind": "choices", "counts": [3], "starts": [1], "isOne": true}], \
        "action": [{"name": null, "kind": "box", "shape": [2], "low": [-1, 0], "high": [1, 4]}], "stepLimit": 7}
        """

    /// - replies: a shell's case branches, by the request's first word, with its rest in $rest.
    static func environment(
        _ replies: String, hello: String = hello, copies: Int = 2
    ) throws(BridgeError) -> GymnasiumEnvironment {
        let script = """
            cat <<'END'
            \(hello)
            END
            while read -r word rest; do case $word in
            \(replies)
            esac; done
            """
        return try GymnasiumEnvironment("Stub-v0", copies: copies, python: "sh", command: ["sh", "-c", script])
    }

    /// A child that does nothing but this.
    static func child(_ script: String) throws(BridgeError) -> GymnasiumEnvironment {
        try GymnasiumEnvironment("Stub-v0", copies: 1, python: "sh", command: ["sh", "-c", script])
    }
}
