import Foundation
import Tensors

/// What a test folder's `Goldens/generate.py` wrote: cases of named tensors.
public struct GoldenFile: Sendable {
    fileprivate struct Entry: Decodable, Sendable {
        let shape: [Int]
        let values: [Double]
    }

    /// One case.
    public struct Case: Sendable {
        private let name: String
        private let entries: [String: Entry]
        private let precision: Precision

        fileprivate init(_ name: String, _ entries: [String: Entry], _ precision: Precision) {
            self.name = name
            self.entries = entries
            self.precision = precision
        }

        public subscript(tensor: String) -> Tensor {
            guard let entry = entries[tensor] else { fatalError("golden \(name) has no \(tensor)") }
            return Tensor(entry.values, shape: Shape(entry.shape)).converted(to: precision)
        }

        public func number(_ tensor: String) -> Double { self[tensor].item }
    }

    private let cases: [String: [String: Entry]]

    public init(_ url: URL?) throws {
        guard let url else { throw CocoaError(.fileNoSuchFile) }
        let object = try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any] ?? [:]
        // The versions of what wrote the file are strings.
        cases = try object.filter { $0.key != "versions" }.mapValues { entries in
            try JSONDecoder().decode([String: Entry].self, from: JSONSerialization.data(withJSONObject: entries))
        }
    }

    /// The case of that name, its tensors in `precision`.
    public func callAsFunction(_ name: String, _ precision: Precision = .double) -> Case {
        guard let entries = cases[name] else { fatalError("no golden \(name)") }
        return Case(name, entries, precision)
    }
}
