import Foundation
import TestSupport
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// Pages of evaluations, and runs side by side.
@Suite struct ReportTests {
    private let folder: TemporaryFolder
    private let options = ["--context", "5", "--horizon", "16", "--samples", "4", "--stride", "60"]

    init() throws { folder = try TemporaryFolder() }

    private func page(_ name: String) throws -> String { String(decoding: try folder.contents(name), as: UTF8.self) }

    /// The names of the sections of a page that is well-formed and needs nothing beside it.
    private func sections(_ page: String, sourceLocation: SourceLocation = #_sourceLocation) -> [String] {
        let reader = PageReader()
        let parser = XMLParser(data: Data(page.utf8))
        parser.delegate = reader
        #expect(parser.parse(), "\(String(describing: parser.parserError))", sourceLocation: sourceLocation)
        for outside in ["http", "<script", "<link", "<img", "url(h", "@import"] {
            #expect(!page.contains(outside), "\(outside)", sourceLocation: sourceLocation)
        }
        #expect(Set(reader.identifiers).count == reader.identifiers.count, sourceLocation: sourceLocation)
        let broken = reader.links.filter { !reader.identifiers.contains($0) }
        #expect(broken.isEmpty, "\(broken)", sourceLocation: sourceLocation)
        #expect(reader.unnamedCharts == 0 && reader.charts > 0, sourceLocation: sourceLocation)
        return reader.sections
    }

    @Test func aPageHasEverySection() throws {
        let example = try Example.pendulum.get()
        let arguments = ["evaluate", example.run, example.log, "--report", folder.file("a.html")] + options
        let outcome = try Command.succeed(arguments)
        #expect(outcome.output.hasSuffix("\nwrote \(folder.file("a.html"))\n"), "\(outcome.output)")
        let page = try page("a.html")
        #expect(
            sections(page) == [
                "summary", "errors", "calibration", "examples", "heads", "actions", "bounds", "latents", "training",
            ])
        for part in [example.run, example.log, "--stride 60", "nRMSE, horizon 16", "persistence", "5 observed, then"] {
            #expect(page.contains(part), "\(part)")
        }
        try Command.succeed(arguments)
        #expect(try self.page("a.html") == page)
    }

    @Test func aCheckpointHasNoTrainingAndDiscreteActionsEnd() throws {
        let example = try Example.cartpole.get()
        try FileManager.default.copyItem(
            atPath: example.run + "/checkpoint.safetensors", toPath: folder.file("model.bin"))
        try Command.succeed([
            "evaluate", folder.file("model.bin"), example.log, "--report", folder.file("b.html"), "--context", "3",
            "--horizon", "6", "--samples", "2",
        ])
        let page = try page("b.html")
        let found = sections(page)
        #expect(found.contains("heads") && !found.contains("training"), "\(found)")
        #expect(page.contains("continuation, observed rows"))
    }

    @Test func runsStandSideBySideOnceEach() throws {
        let example = try Example.pendulum.get()
        let other = folder.file("other")
        try Command.succeed(Example.train(example.log, out: other, steps: 5, seed: 8))
        let paths = [example.run, other, example.run + "/", example.log]
        let outcome = try Command.succeed(["compare"] + paths + options + ["--report", folder.file("c.html")])
        for run in [example.run, other] {
            let lines = outcome.output.split(separator: "\n").filter { $0.contains(run + " ") }
            #expect(lines.count == 1, "\(outcome.output)")
        }
        for column in [
            "parameters", "nRMSE@1", "nRMSE@5", "nRMSE@15", "nRMSE@16", "ELBO", "NLL, free run", "coverage@15",
        ] {
            #expect(outcome.output.contains(column), "\(column)")
        }
        #expect(
            try sections(page("c.html")) == [
                "summary", "runs", "errors", "calibration", "actions", "bounds", "training",
            ])

        // What each run says is what evaluate says of it.
        let json = try Command.succeed(["compare"] + paths + options + ["--json"]).output
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        let runs = try #require(object["runs"] as? [[String: Any]])
        #expect(runs.map { $0["run"] as? String } == [example.run, other])
        let alone = try Command.succeed(["evaluate", other, example.log, "--json"] + options).output
        let report = try JSONSerialization.jsonObject(with: Data(alone.utf8)) as? NSDictionary
        #expect(runs[1]["report"] as? NSDictionary == report)

        try Command.succeed(
            ["evaluate", example.run, example.log, "--report", folder.file("d.html"), "--against", other] + options)
        #expect(try page("d.html").contains(other))
    }

    @Test func runsAreComparedOnWhatAllOfThemKeptOut() throws {
        let example = try Example.pendulum.get()
        let (alike, other) = (folder.file("alike"), folder.file("other"))
        try Command.succeed(Example.train(example.log, out: alike, steps: 5))
        try Command.succeed(Example.train(example.log, out: other, steps: 5, seed: 8))
        func report(_ arguments: [String]) throws -> [String: Any] {
            let json = try Command.succeed(arguments + [example.log, "--held-out", "--json"] + options).output
            return try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        }
        let runs = try #require(try report(["compare", example.run, alike])["runs"] as? [[String: Any]])
        #expect(runs[1]["report"] as? NSDictionary == (try report(["evaluate", alike]) as NSDictionary))
        try Command.refuse(
            ["compare", example.run, other, example.log, "--held-out"] + options, other, "kept out other episodes",
            "one --seed")
        try Command.refuse(
            ["evaluate", example.run, example.log, "--held-out", "--report", folder.file("p.html"), "--against", other]
                + options, other, "kept out other episodes")
        try Command.succeed(
            ["evaluate", example.run + "/checkpoint.safetensors", example.log, "--held-out"] + options)
        let played = folder.file("played")
        try Command.succeed([
            "control", "pendulum", "--model", example.run, "--agent", "shooting", "--set",
            "control.shooting.candidates=4",
            "--set", "control.shooting.horizon=2", "--episodes", "1", "--seed", "1", "--out", played,
        ])
        try Command.refuse(
            ["evaluate", played, example.log, "--held-out"] + options, played, "no run of train", "without --held-out")
    }

    @Test func whatCannotBeComparedIsRefused() throws {
        let (pendulum, cartpole) = (try Example.pendulum.get(), try Example.cartpole.get())
        try Command.refuse(["compare", pendulum.run, pendulum.log], "at least two runs", "use evaluate")
        try Command.refuse(["compare", pendulum.log], "at least two runs", "found none")
        try Command.refuse(
            ["compare", pendulum.run, cartpole.run, pendulum.log], cartpole.run, "observation space", "box(3)")
        let copy = folder.file("copy")
        try FileManager.default.copyItem(atPath: pendulum.run, toPath: copy)
        try Command.refuse(["compare", pendulum.run, copy], "expected logs")
        try Command.refuse(["evaluate", pendulum.run, pendulum.log, "--report", "page.pdf"], ".html")
        try Command.refuse(["evaluate", pendulum.run, pendulum.log, "--against", copy], "--report")
        try Command.refuse(
            ["evaluate", pendulum.run, pendulum.log, "--report", folder.file("no/where.html")] + options,
            "no/where.html", "make it first")
        #expect(try folder.names == ["copy"])
    }
}

/// What a page is made of.
private final class PageReader: NSObject, XMLParserDelegate {
    var sections: [String] = []
    var identifiers: [String] = []
    var links: [String] = []
    var charts = 0
    var unnamedCharts = 0

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        if let identifier = attributes["id"] { identifiers.append(identifier) }
        if name == "section", let identifier = attributes["id"] { sections.append(identifier) }
        if let link = attributes["href"] { links.append(String(link.dropFirst())) }
        if let clip = attributes["clip-path"] { links.append(String(clip.dropFirst(5).dropLast())) }
        if name == "svg" {
            charts += 1
            if attributes["aria-label"]?.isEmpty != false { unnamedCharts += 1 }
        }
    }
}
