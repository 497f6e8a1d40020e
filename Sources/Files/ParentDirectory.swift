extension String {
    /// The directory a path's last component is in: `a` of `a/b` and of `a/b/`, `/` of `/a`, nothing of `a`.
    ///
    /// Foundation's `deletingLastPathComponent` traps on a name of one character.
    package var parentDirectory: String {
        var path = self[...]
        while path.count > 1, path.last == "/" { path.removeLast() }
        guard let slash = path.lastIndex(of: "/") else { return "" }
        path = path[...slash]
        while path.count > 1, path.last == "/" { path.removeLast() }
        return String(path)
    }
}
