//! Walking a folder: what is listed, what is left out and why, and that nothing leads outside.

use std::fs;
use std::path::Path;

use plimsoll_model::run::SkipReason;
use plimsoll_source::{Entry, Inventory, OpenRootError, Root, WalkOptions};
use tempfile::TempDir;

/// Makes a folder from paths and texts.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in files {
        write(dir.path(), path, text);
    }
    dir
}

#[expect(clippy::disallowed_methods, reason = "the test makes the folder that is audited")]
fn write(root: &Path, path: &str, text: impl AsRef<[u8]>) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("below the root")).expect("create folder");
    fs::write(path, text).expect("write file");
}

fn walk(dir: &TempDir, options: &WalkOptions) -> Inventory {
    Root::open(dir.path()).expect("open").walk(options)
}

fn paths(inventory: &Inventory) -> Vec<&str> {
    inventory.entries.iter().map(|entry| entry.path.as_str()).collect()
}

fn skipped(inventory: &Inventory) -> Vec<(&str, SkipReason)> {
    inventory.skipped.iter().map(|skipped| (skipped.path.as_str(), skipped.reason)).collect()
}

#[test]
fn the_root_must_be_a_folder_that_can_be_opened() {
    let dir = folder(&[("a.txt", "a")]);
    assert!(matches!(Root::open(&dir.path().join("missing")), Err(OpenRootError::Missing(_))));
    let error = Root::open(&dir.path().join("a.txt")).expect_err("a file");
    assert!(matches!(error, OpenRootError::NotAFolder(_)));
    assert!(error.to_string().ends_with("a.txt: not a folder"), "{error}");
    let named = dir.path().join("project");
    fs::create_dir(&named).expect("create folder");
    assert_eq!(Root::open(&named.join("..").join("project")).expect("open").name(), "project");
}

#[test]
fn files_are_listed_in_the_order_of_their_paths_with_their_sizes() {
    let dir = folder(&[("b/c.py", "12"), ("b.py", ""), ("a/z/y.py", "1"), ("B.py", "123"), (".env", "A=1")]);
    let inventory = walk(&dir, &WalkOptions::default());
    assert_eq!(paths(&inventory), [".env", "B.py", "a/z/y.py", "b.py", "b/c.py"]);
    assert_eq!(inventory.entries.iter().map(|entry| entry.size).collect::<Vec<_>>(), [3, 3, 1, 0, 2]);
    assert_eq!((inventory.seen, inventory.ignored, inventory.skipped.len()), (5, 0, 0));
    assert_eq!(inventory, walk(&dir, &WalkOptions::default()));
    let shown = walk(&dir, &WalkOptions { hidden: false, ..WalkOptions::default() });
    assert_eq!((paths(&shown).contains(&".env"), shown.ignored, shown.seen), (false, 1, 4));
}

#[test]
fn nested_ignore_files_apply_below_them_and_the_nearest_decides() {
    let dir = folder(&[
        (".gitignore", "*.log\n/build/\n!keep.log\nsub/only-here.txt\n"),
        ("a.log", ""),
        ("keep.log", ""),
        ("build/out.js", ""),
        ("sub/build/out.js", ""),
        ("sub/.gitignore", "!a.log\nkeep.log\n*.tmp\n"),
        ("sub/a.log", ""),
        ("sub/b.log", ""),
        ("sub/keep.log", ""),
        ("sub/x.tmp", ""),
        ("sub/only-here.txt", ""),
        ("x.tmp", ""),
        ("sub/deeper/a.log", ""),
        ("sub/deeper/only-here.txt", ""),
    ]);
    let inventory = walk(&dir, &WalkOptions::default());
    let files: Vec<_> = paths(&inventory).into_iter().filter(|path| !path.ends_with(".gitignore")).collect();
    assert_eq!(
        files,
        ["keep.log", "sub/a.log", "sub/build/out.js", "sub/deeper/a.log", "sub/deeper/only-here.txt", "x.tmp"]
    );
    // a.log, build/, sub/b.log, sub/keep.log, sub/x.tmp, sub/only-here.txt
    assert_eq!(inventory.ignored, 6);
    assert_eq!(inventory.seen as usize, inventory.entries.len());
}

#[test]
fn plimsollignore_wins_over_gitignore_and_excludes_win_over_both() {
    let dir = folder(&[
        (".gitignore", "kept.py\nboth.py\n"),
        (".plimsollignore", "!kept.py\n!both.py\nleft-out.py\n"),
        ("kept.py", ""),
        ("both.py", ""),
        ("left-out.py", ""),
        ("sub/.gitignore", "kept.py\n"),
        ("sub/kept.py", ""),
    ]);
    let options = WalkOptions { exclude: vec!["both.py".to_owned(), "a{b".to_owned()], ..WalkOptions::default() };
    let inventory = walk(&dir, &options);
    assert_eq!(paths(&inventory), [".gitignore", ".plimsollignore", "kept.py", "sub/.gitignore", "sub/kept.py"]);
    assert_eq!(options.bad_excludes().len(), 1, "{:?}", options.bad_excludes());
}

#[test]
fn ignore_files_outside_the_root_do_not_count() {
    let dir = folder(&[(".gitignore", "*.py\n"), ("project/a.py", "")]);
    let root = Root::open(&dir.path().join("project")).expect("open");
    assert_eq!(paths(&root.walk(&WalkOptions::default())), ["a.py"]);
}

#[test]
fn version_control_is_not_walked_and_vendored_folders_are_one_line_each() {
    let dir = folder(&[
        (".git/config", ""),
        ("sub/.git", "gitdir: elsewhere"),
        (".hg/store", ""),
        ("node_modules/a/index.js", ""),
        ("node_modules/a/node_modules/b/index.js", ""),
        ("go/vendor/x/x.go", ""),
        ("src/__pycache__/a.pyc", ""),
        ("src/a.py", ""),
        ("src/env/pyvenv.cfg", "home = x"),
        ("src/env/lib/a.py", ""),
        ("src/venv/a.py", ""),
        ("package-lock.json", "{}"),
        ("lib/jquery.min.js", ""),
    ]);
    let inventory = walk(&dir, &WalkOptions::default());
    assert_eq!(paths(&inventory), ["src/a.py", "src/venv/a.py"]);
    assert_eq!(
        skipped(&inventory),
        [
            ("go/vendor", SkipReason::Vendored),
            ("lib/jquery.min.js", SkipReason::Minified),
            ("node_modules", SkipReason::Vendored),
            ("package-lock.json", SkipReason::Generated),
            ("src/__pycache__", SkipReason::Generated),
            ("src/env", SkipReason::Vendored),
        ]
    );
    assert_eq!(inventory.skipped[2].detail, "a folder of other people's code, 2 files");
    assert_eq!(inventory.seen, 10);
    let all = walk(&dir, &WalkOptions { vendored: true, generated: true, ..WalkOptions::default() });
    assert!(paths(&all).contains(&"node_modules/a/node_modules/b/index.js"));
    assert!(paths(&all).contains(&"package-lock.json"));
}

#[cfg(unix)]
#[test]
fn symbolic_links_are_listed_and_never_followed() {
    use std::os::unix::fs::symlink;
    let outside = folder(&[("secret.py", "password = 1"), ("sub/secret.py", "password = 2")]);
    let dir = folder(&[("a.py", ""), ("sub/b.py", "")]);
    let link = |target: &Path, name: &str| symlink(target, dir.path().join(name)).expect("make a link");
    link(&outside.path().join("secret.py"), "absolute.py");
    link(outside.path(), "folder");
    link(Path::new("../../../../../../../../../../etc/passwd"), "sub/up.py");
    link(Path::new("a.py"), "inside.py");
    link(Path::new("."), "loop");
    link(Path::new("nowhere"), "dangling");
    let inventory = walk(&dir, &WalkOptions::default());
    assert_eq!(paths(&inventory), ["a.py", "sub/b.py"]);
    let links = ["absolute.py", "dangling", "folder", "inside.py", "loop", "sub/up.py"];
    assert_eq!(skipped(&inventory), links.map(|path| (path, SkipReason::Symlink)));
    assert_eq!(inventory.seen, 8);

    // Even a caller that asks for such a path does not get what is behind it.
    let root = Root::open(dir.path()).expect("open");
    let load = |path: &str| root.load(&Entry { path: path.to_owned(), size: 0 }, &WalkOptions::default());
    let absolute = outside.path().join("secret.py");
    let absolute = absolute.to_str().expect("UTF-8");
    for path in [
        "absolute.py",
        "folder/secret.py",
        "folder/sub/secret.py",
        "sub/up.py",
        "inside.py",
        "../x",
        "sub/../../x",
        absolute,
    ] {
        let skipped = load(path).expect_err(path);
        assert!(matches!(skipped.reason, SkipReason::Symlink | SkipReason::Unreadable), "{path}: {skipped:?}");
    }
    assert!(load("sub/../a.py").is_ok());
}

#[cfg(unix)]
#[test]
fn what_is_not_a_file_is_listed() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let dir = folder(&[("a.py", "")]);
    let _socket = std::os::unix::net::UnixListener::bind(dir.path().join("socket")).expect("make a socket");
    let name = dir.path().join(OsStr::from_bytes(b"caf\xe9.py"));
    write(dir.path(), name.to_str().unwrap_or("unused"), "");
    #[expect(clippy::disallowed_methods, reason = "the test makes the folder that is audited")]
    fs::write(&name, "").expect("write file");
    let inventory = walk(&dir, &WalkOptions::default());
    let expected = [("caf\u{fffd}.py", SkipReason::PathNotUtf8), ("socket", SkipReason::Special)];
    assert_eq!(skipped(&inventory).into_iter().filter(|(path, _)| *path != "unused").collect::<Vec<_>>(), expected);
    let root = Root::open(dir.path()).expect("open");
    let socket =
        root.load(&Entry { path: "socket".to_owned(), size: 0 }, &WalkOptions::default()).expect_err("a socket");
    assert_eq!(socket.reason, SkipReason::Special);
}

#[cfg(unix)]
#[test]
fn what_cannot_be_read_is_listed_and_the_rest_is_audited() {
    use std::os::unix::fs::PermissionsExt;
    let dir = folder(&[("a.py", "1"), ("closed.py", "2"), ("closed/b.py", "3"), ("gone.py", "4")]);
    for path in ["closed.py", "closed"] {
        fs::set_permissions(dir.path().join(path), fs::Permissions::from_mode(0o000)).expect("set permissions");
    }
    let may_read_all = dir.path().join("closed").read_dir().is_ok();
    let root = Root::open(dir.path()).expect("open");
    let options = WalkOptions::default();
    let inventory = root.walk(&options);
    fs::remove_file(dir.path().join("gone.py")).expect("remove");
    let loaded: Vec<_> =
        inventory.entries.iter().map(|entry| root.load(entry, &options).map_err(|skipped| skipped.reason)).collect();
    let text = |index: usize| loaded[index].as_ref().map(|file| file.text()).map_err(|reason| *reason);
    assert_eq!(text(0), Ok("1"));
    assert_eq!(text(loaded.len() - 1), Err(SkipReason::Unreadable));
    // The superuser reads everything.
    if !may_read_all {
        assert_eq!(text(1), Err(SkipReason::Unreadable));
        assert_eq!(skipped(&inventory), [("closed", SkipReason::Unreadable)]);
    }
    fs::set_permissions(dir.path().join("closed"), fs::Permissions::from_mode(0o700)).expect("set permissions");
}

#[test]
fn a_huge_file_is_listed_without_being_read() {
    let dir = folder(&[("a.py", "")]);
    #[expect(clippy::disallowed_methods, reason = "the test makes the folder that is audited")]
    let file = fs::File::create(dir.path().join("huge.sql")).expect("create");
    // Sparse: reading it would give a terabyte of zeros.
    file.set_len(1 << 40).expect("set length");
    let inventory = walk(&dir, &WalkOptions::default());
    assert_eq!(skipped(&inventory), [("huge.sql", SkipReason::TooLarge)]);
    assert_eq!(inventory.skipped[0].detail, "1099511627776 bytes, over the limit of 1048576");
    let root = Root::open(dir.path()).expect("open");
    let entry = Entry { path: "huge.sql".to_owned(), size: 1 };
    assert_eq!(root.load(&entry, &WalkOptions::default()).expect_err("too large").reason, SkipReason::TooLarge);
}

#[test]
fn many_folders_side_by_side_and_one_in_another_need_one_handle_at_a_time() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    for index in 0..1_500 {
        fs::create_dir(dir.path().join(format!("folder-{index}"))).expect("create folder");
    }
    let deep = vec!["d"; 800].join("/");
    write(dir.path(), &format!("{deep}/a.py"), "");
    let inventory = walk(&dir, &WalkOptions::default());
    assert_eq!((inventory.entries.len(), inventory.skipped.len()), (1, 0));
}
