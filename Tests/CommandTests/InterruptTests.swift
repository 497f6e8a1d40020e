import Foundation
import Testing

@testable import worldmodel

@Suite struct InterruptTests {
    @Test func theFirstSignalSetsTheFlagAndTheSecondEndsTheProcess() async {
        await #expect(processExitsWith: .exitCode(128 + SIGTERM)) {
            Interrupt.listening {
                guard !Interrupt.isRequested else { exit(1) }
                // To the process, as a terminal does: the threads that run tests may block signals.
                kill(getpid(), SIGINT)
                for _ in 0..<500 where !Interrupt.isRequested { usleep(10_000) }
                guard Interrupt.isRequested else { exit(2) }
                kill(getpid(), SIGTERM)
                sleep(5)
                exit(3)
            }
        }
    }

    @Test func afterListeningASignalEndsTheProcess() async {
        await #expect(processExitsWith: .signal(SIGINT)) {
            Interrupt.listening {}
            kill(getpid(), SIGINT)
            sleep(5)
        }
    }
}
