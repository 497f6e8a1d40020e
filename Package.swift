// swift-tools-version: 6.1
import PackageDescription

// Arrows go one way: a target may import only what is listed for it, and the lists never point back up.
let package = Package(
    name: "swift-world-models",
    products: [
        .library(
            name: "WorldModels",
            targets: ["WorldModels", "Trajectories", "Distributions", "NeuralNetworks", "Tensors"]),
        .library(name: "WorldModelPlanning", targets: ["Planning"]),
        .library(name: "WorldModelActorCritic", targets: ["ActorCritic"]),
        .library(name: "WorldModelEnvironments", targets: ["Environments"]),
        .library(name: "GymnasiumBridge", targets: ["GymnasiumBridge"]),
        .library(name: "WorldModelTraining", targets: ["Training", "Evaluation", "Optimizers"]),
        .executable(name: "worldmodel", targets: ["worldmodel"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // System libraries and C kernels.
        .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
        .systemLibrary(name: "CHDF5", pkgConfig: "hdf5-serial", providers: [.apt(["libhdf5-dev"])]),
        .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
        .target(name: "VectorKernels"),

        // The compute core.
        .target(name: "Tensors", dependencies: ["COpenBLAS", "VectorKernels"]),
        .target(name: "Distributions", dependencies: ["Tensors"]),
        .target(name: "NeuralNetworks", dependencies: ["Tensors"]),
        .target(name: "Optimizers", dependencies: ["NeuralNetworks", "Tensors"]),
        .target(name: "Files"),
        .target(name: "Checkpoints", dependencies: ["Files"]),

        // Logs and environments.
        .target(name: "Trajectories", dependencies: ["Tensors"]),
        .target(name: "TrajectoryFiles", dependencies: ["Trajectories", "Tensors", "Files", "CHDF5", "CZip"]),
        .target(name: "Environments", dependencies: ["Trajectories", "Tensors"], path: "Environments"),
        .target(
            name: "GymnasiumBridge", dependencies: ["Environments", "Trajectories", "Tensors", "Files"],
            resources: [.embedInCode("bridge.py")]),
        .target(name: "ExactInference", dependencies: ["Environments", "Trajectories", "Tensors"]),

        // The model, its training and its report.
        .target(
            name: "WorldModels",
            dependencies: ["Distributions", "NeuralNetworks", "Trajectories", "Checkpoints", "Tensors"]),
        .target(name: "Planning", dependencies: ["WorldModels", "Trajectories", "Tensors"]),
        .target(
            name: "ActorCritic",
            dependencies: [
                "WorldModels", "Optimizers", "NeuralNetworks", "Distributions", "Trajectories", "Checkpoints", "Tensors",
            ]),
        .target(
            name: "Training",
            dependencies: [
                "WorldModels", "Optimizers", "Evaluation", "ExactInference", "Environments", "Trajectories", "Checkpoints",
                "Tensors", "Files", "TensorBoard", "Charts",
            ]),
        .target(
            name: "Evaluation",
            dependencies: ["WorldModels", "ExactInference", "Environments", "Trajectories", "Tensors"]),

        // Agents that learn to act with a model, in an environment or from logs alone.
        .target(
            name: "Control",
            dependencies: [
                "ActorCritic", "Planning", "Training", "WorldModels", "GymnasiumBridge", "Environments", "TrajectoryFiles",
                "Trajectories", "Checkpoints", "Tensors", "Files",
            ]),

        // A linear-Gaussian system's exact values, as another program stored them, and what the library finds of the same.
        .target(
            name: "Oracle",
            dependencies: [
                "ExactInference", "Training", "Evaluation", "WorldModels", "Optimizers", "NeuralNetworks",
                "Distributions", "Environments", "TrajectoryFiles", "Trajectories", "Tensors",
            ]),

        .target(
            name: "Diagnostics",
            dependencies: [
                "Training", "Evaluation", "WorldModels", "Distributions", "NeuralNetworks", "Optimizers",
                "Trajectories",
                "Tensors",
            ]),

        // The command.
        .target(name: "Configuration", dependencies: ["Yams"]),
        .target(
            name: "Configs", path: "Configs",
            resources: [
                .embedInCode("standard.yaml"), .embedInCode("control.yaml"), .embedInCode("planet.yaml"),
                .embedInCode("dreamer1.yaml"), .embedInCode("dreamer2.yaml"), .embedInCode("dreamer3-1m.yaml"),
                .embedInCode("dreamer3-12m.yaml"), .embedInCode("dreamer3-25m.yaml"),
                .embedInCode("vae.yaml"), .embedInCode("sequence-vae.yaml"), .embedInCode("linear-gaussian.yaml"),
                .embedInCode("jsb-dmm.yaml"), .embedInCode("jsb-dmm-smoothing.yaml"),
                .embedInCode("jsb-vrnn-fivo.yaml"), .embedInCode("tanks.yaml"),
            ]),
        .target(name: "Charts"),
        .target(name: "TensorBoard", dependencies: ["Charts", "Files"]),
        .target(name: "Report", dependencies: ["Charts", "Training", "Evaluation"]),
        .executableTarget(
            name: "worldmodel",
            dependencies: [
                "Control", "Oracle", "Training", "Evaluation", "Diagnostics", "Planning", "WorldModels", "Optimizers",
                "NeuralNetworks", "TrajectoryFiles", "Environments", "Trajectories", "Tensors", "Files", "Configuration",
                "Configs", "Charts", "Report",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),

        // What several test targets measure with.
        .target(name: "TestSupport", dependencies: ["Tensors"], path: "Tests/TestSupport"),
        .target(name: "AllocationCounter", path: "Tests/AllocationCounter"),
        .testTarget(name: "TensorsTests", dependencies: ["Tensors", "TestSupport"]),
        .testTarget(name: "DistributionsTests", dependencies: ["Distributions", "TestSupport"]),
        .testTarget(
            name: "NeuralNetworksTests",
            dependencies: ["NeuralNetworks", "Distributions", "WorldModels", "TestSupport"],
            exclude: ["Goldens/generate.py"], resources: [.copy("Goldens")]),
        .testTarget(
            name: "OptimizersTests", dependencies: ["Optimizers", "TestSupport"], exclude: ["Goldens/generate.py"],
            resources: [.copy("Goldens")]),
        .testTarget(name: "FilesTests", dependencies: ["Files", "TestSupport"]),
        .testTarget(name: "CheckpointsTests", dependencies: ["Checkpoints", "Files", "TestSupport"]),
        .testTarget(name: "TrajectoriesTests", dependencies: ["Trajectories", "TestSupport"]),
        .testTarget(
            name: "TrajectoryFilesTests", dependencies: ["TrajectoryFiles", "Files", "TestSupport"],
            resources: [.copy("Fixtures")]),
        .testTarget(name: "EnvironmentsTests", dependencies: ["Environments"], resources: [.copy("Goldens")]),
        .testTarget(name: "GymnasiumBridgeTests", dependencies: ["GymnasiumBridge", "Environments", "Trajectories"]),
        .testTarget(
            name: "ExactInferenceTests", dependencies: ["ExactInference", "Environments", "Training", "Evaluation"],
            exclude: ["Fixtures/generate.py"], resources: [.copy("Fixtures")]),
        .testTarget(
            name: "OracleTests",
            dependencies: ["Oracle", "ExactInference", "WorldModels", "Evaluation", "TrajectoryFiles", "TestSupport"],
            exclude: ["Fixtures/generate.py"], resources: [.copy("Fixtures")]),
        .testTarget(
            name: "ActorCriticTests", dependencies: ["ActorCritic", "Training", "WorldModels", "Trajectories"]),
        .testTarget(
            name: "ControlTests",
            dependencies: [
                "Control", "Training", "Planning", "Environments", "TrajectoryFiles", "Trajectories", "Tensors",
            ]),
        .testTarget(name: "PlanningTests", dependencies: ["Planning", "WorldModels", "Environments"]),
        .testTarget(
            name: "WorldModelsTests",
            dependencies: ["WorldModels", "Training", "Distributions", "TestSupport", "AllocationCounter"],
            exclude: ["Goldens/generate.py"], resources: [.copy("Goldens")]),
        .testTarget(
            name: "TrainingTests",
            dependencies: [
                "Training", "Evaluation", "ExactInference", "Environments", "Configs", "Configuration", "Files",
            ]),
        .testTarget(name: "EvaluationTests", dependencies: ["Evaluation", "Environments", "TestSupport"]),
        .testTarget(
            name: "DiagnosticsTests", dependencies: ["Diagnostics", "Training", "WorldModels", "TestSupport"]),
        .testTarget(name: "ConfigurationTests", dependencies: ["Configuration", "TestSupport"]),
        .testTarget(name: "ChartsTests", dependencies: ["Charts"]),
        .testTarget(name: "TensorBoardTests", dependencies: ["TensorBoard", "Charts", "Files"]),
        .testTarget(
            name: "CommandTests",
            dependencies: ["worldmodel", "TrajectoryFiles", "Checkpoints", "Files", "TestSupport"],
            resources: [.copy("Fixtures")]),
    ]
)
