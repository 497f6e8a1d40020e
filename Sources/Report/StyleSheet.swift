import Charts

/// How pages look: light and dark, wide and narrow, and on paper.
enum StyleSheet {
    static let text = """

        :root {
          --ground: #f6f6f4; --paper: #ffffff; --ink: #1c1d1f; --muted: #5d6066; --rule: #dfdfda; --accent: #0068a3;
          --warning: #9a4300; --warning-ground: #fdf1e6; --clear: #00694d;
        }
        @media screen and (prefers-color-scheme: dark) {
          :root {
            --ground: #141518; --paper: #1d1f23; --ink: #ececec; --muted: #a8abb1; --rule: #34373d; --accent: #6bbcf0;
            --warning: #f7a76b; --warning-ground: #33241a; --clear: #4fd1a5;
          }
        \(InlineChart.darkStyleSheet)
        }
        * { box-sizing: border-box; }
        html { scroll-behavior: smooth; -webkit-text-size-adjust: 100%; }
        body {
          margin: 0; background: var(--ground); color: var(--ink); line-height: 1.5;
          font-family: system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, "DejaVu Sans", sans-serif;
        }
        header, main { max-width: 70rem; margin: 0 auto; padding: 0 1.25rem; }
        header { padding-top: 2.25rem; }
        h1 { margin: 0; font-size: 1.9rem; line-height: 1.2; letter-spacing: -0.015em; overflow-wrap: anywhere; }
        h2 { margin: 0 0 0.4rem; font-size: 1.25rem; letter-spacing: -0.01em; }
        h3 { margin: 1.6rem 0 0.5rem; font-size: 1rem; }
        .subtitle { margin: 0.35rem 0 0; color: var(--muted); overflow-wrap: anywhere; }
        nav { display: flex; flex-wrap: wrap; gap: 0.15rem 1.1rem; margin: 1.1rem 0 0; font-size: 0.92rem; }
        nav a { color: var(--accent); text-decoration: none; padding: 0.2rem 0; }
        nav a:hover, nav a:focus-visible { text-decoration: underline; }
        section {
          background: var(--paper); border: 1px solid var(--rule); border-radius: 10px; margin: 1.25rem 0;
          padding: 1.4rem 1.5rem 1.5rem;
        }
        .explanation { margin: 0 0 0.7rem; max-width: 46rem; color: var(--muted); font-size: 0.94rem; }
        .cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: 0.75rem; margin: 0.9rem 0; }
        .card { border: 1px solid var(--rule); border-radius: 8px; padding: 0.7rem 0.9rem 0.75rem; }
        .card p { margin: 0; }
        .card .name, .findings .name { font-size: 0.85rem; font-weight: 600; }
        .card .value { font-size: 1.5rem; line-height: 1.35; font-variant-numeric: tabular-nums; white-space: nowrap; }
        .card .note { font-size: 0.8rem; line-height: 1.35; color: var(--muted); }
        .card.warning { border-color: var(--warning); background: var(--warning-ground); }
        .card.warning .value { color: var(--warning); }
        .findings { border-left: 4px solid var(--warning); background: var(--warning-ground); border-radius: 0 8px 8px 0; padding: 0.8rem 1rem; }
        .findings p { margin: 0; color: var(--warning); }
        .findings ul { margin: 0.3rem 0 0; padding-left: 1.1rem; font-size: 0.94rem; }
        .clear { margin: 0.9rem 0 0; color: var(--clear); font-size: 0.94rem; }
        dl { margin: 0; font-size: 0.92rem; }
        dl div { display: grid; grid-template-columns: 8.5rem minmax(0, 1fr); gap: 0 1rem; padding: 0.3rem 0; border-top: 1px solid var(--rule); }
        dt { color: var(--muted); }
        dd { margin: 0; white-space: pre-line; overflow-wrap: anywhere; }
        .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 25rem), 1fr)); gap: 1rem 1.5rem; margin: 0.9rem 0; }
        figure { margin: 0; max-width: 36rem; break-inside: avoid; }
        .chart { display: block; width: 100%; height: auto; }
        .legend { max-width: 30rem; margin: 0.6rem 0 0; }
        .scroll { overflow-x: auto; margin: 0.9rem 0; }
        .scroll:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
        table { border-collapse: collapse; font-size: 0.9rem; font-variant-numeric: tabular-nums; }
        caption { text-align: left; font-size: 0.85rem; color: var(--muted); padding: 0 0 0.35rem; }
        th, td { padding: 0.3rem 0 0.3rem 1.5rem; text-align: right; white-space: nowrap; border-top: 1px solid var(--rule); }
        thead th { border-top: 0; color: var(--muted); font-weight: 600; vertical-align: bottom; }
        th:first-child { padding-left: 0; text-align: left; font-weight: 500; }
        tbody tr:last-child > * { border-bottom: 1px solid var(--rule); }
        @media (max-width: 40rem) {
          header, main { padding-left: 0.75rem; padding-right: 0.75rem; }
          header { padding-top: 1.25rem; }
          h1 { font-size: 1.5rem; }
          section { padding: 1.1rem 0.9rem; }
          .cards { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0.55rem; }
          .card { padding: 0.55rem 0.65rem 0.6rem; }
          .card .value { font-size: 1.2rem; }
          dl div { grid-template-columns: 1fr; }
        }
        @media print {
          body { background: #ffffff; }
          nav { display: none; }
          section { border: 0; padding: 0; margin: 1.2rem 0; }
          .scroll { overflow: visible; }
          .charts { grid-template-columns: 1fr 1fr; }
          tr, .card, .findings { break-inside: avoid; }
          h2, h3 { break-after: avoid; }
        }

        """
}
