import Testing

@testable import worldmodel

@Suite struct ProgressBarTests {
    /// A clock, a terminal and what was written to it.
    private final class Screen {
        var time = 100.0
        var columns = 80
        var written: [String] = []

        func bar(total: Int, start: Int = 0, output: ProgressBar.Output) -> ProgressBar {
            ProgressBar(
                total: total, start: start, output: output, now: { self.time }, columns: { self.columns },
                write: { self.written.append($0) })
        }
    }

    @Test func linesFitTheTerminal() {
        let fields = [(key: "elbo", value: "-12.5"), (key: "kl", value: "3.25")]
        func line(_ columns: Int?) -> String {
            ProgressBar.line(step: 250, total: 1000, rate: 12.4, fields: fields, columns: columns)
        }
        let text = " 25%  250/1000  12 steps/s  ETA 1m00s  elbo -12.5  kl 3.25"
        #expect(line(nil) == text)
        #expect(line(100) == "███████▌░░░░░░░░░░░░░░░░░░░░░░ " + text)
        #expect(line(71) == "██▊░░░░░░░░ " + text)
        #expect(line(70) == "██▌░░░░░░░ " + text)
        #expect(line(69) == text)
        #expect(line(20) == " 25%  250/1000")
        #expect(line(6) == " 25%")
        #expect(line(0) == "")
        for columns in 1...120 { #expect(line(columns).count < max(columns, 1)) }
    }

    @Test func endsAndOddTotals() {
        #expect(ProgressBar.line(step: 0, total: 10, rate: nil, fields: [], columns: nil) == "  0%  0/10")
        #expect(ProgressBar.line(step: 7, total: 0, rate: nil, fields: [], columns: nil) == "step 7")
        #expect(
            ProgressBar.line(step: 10, total: 10, rate: 0.5, fields: [], columns: nil) == "100%  10/10  0.50 steps/s")
        #expect(ProgressBar.line(step: 7, total: 0, rate: nil, fields: [], columns: 40) == "step 7", "without a bar")
        #expect(ProgressBar.line(step: 12, total: 10, rate: nil, fields: [], columns: nil) == "100%  12/10")
    }

    @Test(arguments: [
        (0.4, "0s"), (59.4, "59s"), (59.6, "1m00s"), (185, "3m05s"), (7620, "2h07m"), (356_400, "4d03h"),
        (.infinity, "11574d01h"),
    ])
    func durations(_ seconds: Double, _ text: String) {
        #expect(ProgressBar.duration(seconds) == text)
    }

    @Test func aTerminalLineIsRedrawnButNotTooOften() {
        let screen = Screen()
        screen.columns = 30
        var bar = screen.bar(total: 4, start: 2, output: .terminal)
        bar.update(step: 2)
        screen.time += 0.05
        bar.update(step: 3)
        bar.print("saved")
        screen.time += 0.95
        bar.update(step: 3)
        bar.finish(step: 4)
        #expect(
            screen.written == [
                "\r█████████▌░░░░░░░░░  50%  2/4\u{1b}[K", "\r\u{1b}[Ksaved\n", "\r 75%  3/4  1.00 steps/s\u{1b}[K",
                "\r100%  4/4  2.00 steps/s\u{1b}[K", "\n",
            ])
    }

    @Test func elsewhereALineComesEverySoOften() {
        let screen = Screen()
        var bar = screen.bar(total: 100, output: .lines(every: 10))
        for step in 1...50 {
            screen.time += 0.5
            bar.update(step: step)
        }
        bar.print("saved")
        bar.finish(step: 50, fields: [("loss", "2")])
        #expect(
            screen.written == [
                " 20%  20/100  2.00 steps/s  ETA 40s\n", " 40%  40/100  2.00 steps/s  ETA 30s\n", "saved\n",
                " 50%  50/100  2.00 steps/s  ETA 25s  loss 2\n",
            ])
    }

    @Test func quietMeansNothingAtAll() {
        let screen = Screen()
        var bar = screen.bar(total: 2, output: .quiet)
        bar.update(step: 1)
        bar.print("saved")
        bar.finish(step: 2)
        #expect(screen.written.isEmpty)
        #expect(ProgressBar.Output.standardError(isQuiet: true) == .quiet)
    }
}
