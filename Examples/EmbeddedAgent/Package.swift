// swift-tools-version: 6.1
import PackageDescription

// An agent in a package of its own. Elsewhere the dependency is .package(url: "…/swift-world-models", branch: "main").
let package = Package(
    name: "EmbeddedAgent",
    dependencies: [.package(name: "swift-world-models", path: "../..")],
    targets: [
        .executableTarget(
            name: "EmbeddedAgent",
            dependencies: [
                .product(name: "WorldModels", package: "swift-world-models"),
                .product(name: "WorldModelPlanning", package: "swift-world-models"),
                .product(name: "WorldModelEnvironments", package: "swift-world-models"),
            ])
    ]
)
