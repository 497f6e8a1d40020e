/// Why a model cannot be diagnosed; the description is one line that ends with a remedy.
public enum DiagnosticsError: Error, Equatable, Sendable {
    case noParameters(prefix: String, found: [String])
    case noPerDatumPosterior(latents: String)
}

extension DiagnosticsError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noParameters(let prefix, let found):
            "no parameter's path begins with '\(prefix)', found \(found.joined(separator: ", ")); "
                + "give the beginning of one with --parameters"
        case .noPerDatumPosterior(let latents):
            "the run's latents are \(latents), a posterior per sequence shifts and scales normal ones; "
                + "give a run with model.dynamics.latent=normal"
        }
    }
}
