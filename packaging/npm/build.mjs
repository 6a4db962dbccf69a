// Makes the npm packages: node packaging/npm/build.mjs OUT TARGET=BINARY...
//
// One package for each system holds the program. `fscheck` holds a script that runs it, and names
// them all as optional, so that npm installs the one that fits. Nothing is downloaded or run while
// it installs.
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const SYSTEMS = {
    "x86_64-unknown-linux-musl": ["linux", "x64"],
    "aarch64-unknown-linux-musl": ["linux", "arm64"],
    "x86_64-apple-darwin": ["darwin", "x64"],
    "aarch64-apple-darwin": ["darwin", "arm64"],
    "x86_64-pc-windows-msvc": ["win32", "x64"],
    "aarch64-pc-windows-msvc": ["win32", "arm64"],
    // For trying it out on the machine at hand.
    "x86_64-unknown-linux-gnu": ["linux", "x64"],
    "aarch64-unknown-linux-gnu": ["linux", "arm64"],
};

const root = join(import.meta.dirname, "../..");
const manifest = readFileSync(join(root, "Cargo.toml"), "utf8");
const field = (key) => manifest.match(new RegExp(`^${key} = "(.*)"$`, "m"))[1];
const common = {
    version: field("version"),
    description: field("description"),
    license: "MIT OR Apache-2.0",
    repository: { type: "git", url: `git+${field("repository")}.git` },
};

const [out, ...built] = process.argv.slice(2);

function write(name, content, files) {
    const folder = join(out, name.replace("@fscheck/", "fscheck-"));
    mkdirSync(folder, { recursive: true });
    const all = [...files, ...["LICENSE-MIT", "LICENSE-APACHE"].map((f) => [join(root, f), f])];
    for (const [from, to] of all) copyFileSync(from, join(folder, to));
    const listed = all.map(([, to]) => to);
    const text = JSON.stringify({ name, ...common, ...content, files: listed }, null, 2);
    writeFileSync(join(folder, "package.json"), `${text}\n`);
    return folder;
}

for (const pair of built) {
    const [target, binary] = pair.split("=");
    if (!SYSTEMS[target]) throw new Error(`unknown target ${target}`);
    const [os, cpu] = SYSTEMS[target];
    const file = os === "win32" ? "fscheck.exe" : "fscheck";
    const folder = write(`@fscheck/${os}-${cpu}`, { os: [os], cpu: [cpu] }, [[binary, file]]);
    chmodSync(join(folder, file), 0o755);
}

const names = new Set(Object.values(SYSTEMS).map(([os, cpu]) => `@fscheck/${os}-${cpu}`));
const optionalDependencies = Object.fromEntries([...names].map((name) => [name, common.version]));
const main = { bin: { fscheck: "fscheck.js" }, engines: { node: ">=18" }, optionalDependencies };
write("fscheck", { keywords: ["aws", "linter", "compliance", "checklist", "xlsx"], ...main }, [
    [join(import.meta.dirname, "fscheck.js"), "fscheck.js"],
    [join(root, "packaging/README.md"), "README.md"],
]);
