/// Several explorers, each for one part of an action.
struct SideBySideExplorer: Explorer {
    var parts: [any Explorer]

    mutating func action(using generator: inout some RandomNumberGenerator) -> [Float] {
        var action: [Float] = []
        for index in parts.indices { action += parts[index].action(using: &generator) }
        return action
    }
}
