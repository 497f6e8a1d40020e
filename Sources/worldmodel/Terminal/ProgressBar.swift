import Foundation

/// Progress of a long run on standard error: one line that is redrawn on a terminal, a plain line now and then elsewhere.
///
/// Standard error is not buffered, so a line that goes to a file or a pipe is there at once.
struct ProgressBar {
    /// Where progress goes.
    enum Output: Equatable {
        /// Redraws one line, cut to the terminal's width.
        case terminal
        /// A line every so many seconds, and one at the end.
        case lines(every: Double)
        case quiet

        /// A terminal if standard error is one, else a line every `seconds`.
        static func standardError(isQuiet: Bool, every seconds: Double = 10) -> Output {
            if isQuiet { return .quiet }
            let isDumb = ProcessInfo.processInfo.environment["TERM"] == "dumb"
            return isatty(STDERR_FILENO) == 1 && !isDumb ? .terminal : .lines(every: seconds)
        }
    }

    /// What is shown after the numbers, such as `("elbo", "-12.3")`.
    typealias Field = (key: String, value: String)

    private var total: Int
    private let start: Int
    private let output: Output
    private let now: () -> Double
    private let columns: () -> Int
    private let write: (String) -> Void
    private let began: Double
    private var lastDrawn = -Double.infinity
    private var isLineOpen = false

    /// Redrawing a terminal more often than this, in seconds, would only flicker.
    private static let redrawInterval = 0.1

    /// - total: steps of the whole run.  - start: steps done before this process, by the run that is resumed.
    /// - now: a clock in seconds.  - columns: width of the terminal.  - write: puts text on standard error.
    init(
        total: Int, start: Int = 0, output: Output, now: @escaping () -> Double = ProgressBar.seconds,
        columns: @escaping () -> Int = ProgressBar.terminalColumns,
        write: @escaping (String) -> Void = ProgressBar.writeToStandardError
    ) {
        self.total = total
        self.start = start
        self.output = output
        self.now = now
        self.columns = columns
        self.write = write
        began = now()
    }

    /// Shows that `step` steps are done, unless something was shown a moment ago.
    /// - total: a new estimate of the steps in all, for a run that ends by the clock.
    mutating func update(step: Int, total: Int? = nil, fields: [Field] = []) {
        self.total = total ?? self.total
        let time = now()
        switch output {
        case .quiet: return
        case .terminal: if time - lastDrawn < Self.redrawInterval { return }
        case .lines(let every):
            // The first line comes after the first interval, when there is a rate to show.
            if time - max(lastDrawn, began) < every { return }
        }
        draw(step: step, fields: fields, at: time)
    }

    /// Shows the last state and closes the line.
    mutating func finish(step: Int, total: Int? = nil, fields: [Field] = []) {
        self.total = total ?? self.total
        guard output != .quiet else { return }
        draw(step: step, fields: fields, at: now())
        close()
    }

    /// Puts a message on lines of its own, also while the bar is drawn; nothing if quiet.
    mutating func print(_ message: String) {
        guard output != .quiet else { return }
        write((isLineOpen ? "\r\u{1b}[K" : "") + message + "\n")
        isLineOpen = false
        lastDrawn = output == .terminal ? -.infinity : lastDrawn
    }

    private mutating func draw(step: Int, fields: [Field], at time: Double) {
        let elapsed = time - began
        let rate = elapsed > 0 && step > start ? Double(step - start) / elapsed : nil
        lastDrawn = time
        if output == .terminal {
            write(
                "\r" + Self.line(step: step, total: total, rate: rate, fields: fields, columns: columns()) + "\u{1b}[K")
            isLineOpen = true
        } else {
            write(Self.line(step: step, total: total, rate: rate, fields: fields, columns: nil) + "\n")
        }
    }

    /// Ends the line as it was last drawn, if it was.
    mutating func close() {
        if isLineOpen { write("\n") }
        isLineOpen = false
    }

    /// The text of one state.
    /// - rate: steps per second, if known.
    /// - columns: width of a terminal, which gets a bar if there is room and only the parts that
    ///   fit; nil for a plain line.
    static func line(step: Int, total: Int, rate: Double?, fields: [Field], columns: Int?) -> String {
        let fraction = total > 0 ? min(max(Double(step) / Double(total), 0), 1) : 1
        let percent = Int(fraction * 100)
        // An episode says beforehand neither how long it is nor what share of it is over.
        var parts =
            total > 0
            ? [String(repeating: " ", count: 3 - String(percent).count) + "\(percent)%", "\(step)/\(total)"]
            : ["step \(step)"]
        if let rate {
            parts.append(String(format: rate < 10 ? "%.2f steps/s" : "%.0f steps/s", rate))
            if step < total { parts.append("ETA " + duration(Double(total - step) / rate)) }
        }
        parts += fields.map { "\($0.key) \($0.value)" }
        guard let columns else { return parts.joined(separator: "  ") }
        // The last column stays free: some terminals wrap as soon as it is filled.
        while parts.count > 1, parts.joined(separator: "  ").count >= columns { parts.removeLast() }
        let text = parts.joined(separator: "  ")
        let room = columns - 1 - text.count - 1
        return room < 10 || total == 0
            ? String(text.prefix(max(columns - 1, 0))) : bar(fraction, width: min(room, 30)) + " " + text
    }

    /// A bar of `width` characters, drawn to an eighth of one.
    private static func bar(_ fraction: Double, width: Int) -> String {
        let eighths = Int(fraction * Double(width) * 8)
        let partial = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
        let filled = String(repeating: "█", count: eighths / 8) + partial
        return filled + String(repeating: "░", count: width - filled.count)
    }

    /// `45s`, `3m05s`, `2h07m`, `4d03h`.
    static func duration(_ seconds: Double) -> String {
        let total = Int(min(max(seconds.rounded(), 0), 1e9))
        func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        switch total {
        case ..<60: return "\(total)s"
        case ..<3600: return "\(total / 60)m\(padded(total % 60))s"
        case ..<86400: return "\(total / 3600)h\(padded(total / 60 % 60))m"
        default: return "\(total / 86400)d\(padded(total / 3600 % 24))h"
        }
    }

    /// Writes as much as standard error takes: a run must not end because its progress cannot be shown.
    static func writeToStandardError(_ text: String) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { Foundation.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }

    /// Seconds on a clock that never goes back.
    static func seconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    /// Width of the terminal at standard error; 80 if it does not say.
    static func terminalColumns() -> Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }
}
