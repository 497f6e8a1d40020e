import Testing

@testable import Environments

struct EnvironmentCatalogTests {
    @Test(arguments: EnvironmentCatalog.names)
    func namesLeadToTheirEnvironment(name: String) throws {
        #expect(try EnvironmentCatalog.environment(named: name).name == name)
    }

    @Test(arguments: [
        ("Pendulum-v1", "pendulum", 200), ("CartPole-v1", "cartpole", 500), ("Acrobot-v1", "acrobot", 500),
        ("MountainCarContinuous-v0", "mountaincar-continuous", 999),
    ])
    func gymnasiumsNamesDoToo(identifier: String, name: String, stepLimit: Int) throws {
        let environment = try EnvironmentCatalog.environment(named: identifier)
        #expect(environment.name == name)
        #expect(environment.timeLimit.steps == stepLimit)
    }

    @Test(arguments: ["pendulm", "CARTPOLE"])
    func unknownNamesGetTheList(name: String) {
        let expected = EnvironmentError.unknownEnvironment(name: name, known: EnvironmentCatalog.names)
        #expect(throws: expected) { try EnvironmentCatalog.environment(named: name) }
        #expect(
            expected.description
                == "no environment is called '\(name)'; choose one of: pendulum, pendulum-hidden, cartpole, "
                + "cartpole-swingup, mountaincar-continuous, acrobot, linear-gaussian, fork")
    }
}
