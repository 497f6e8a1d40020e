// TrajectoryFiles
