#!/usr/bin/env node
// Runs the program that the package for this system carries.
"use strict";

const { spawnSync } = require("node:child_process");
const { constants } = require("node:os");

const name = `@fscheck/${process.platform}-${process.arch}`;
const file = process.platform === "win32" ? "fscheck.exe" : "fscheck";

let program;
try {
    program = require.resolve(`${name}/${file}`);
} catch {
    console.error(`error: ${name} is not installed`);
    console.error(
        "help: install fscheck without --omit=optional; if there is no such package, " +
            "this system has no build: use cargo install fscheck",
    );
    process.exit(2);
}

const ran = spawnSync(program, process.argv.slice(2), { stdio: "inherit" });
if (ran.error) {
    console.error(`error: cannot run ${program}: ${ran.error.message}`);
    process.exit(2);
}
// As a shell says it: a program that a signal ended.
process.exit(ran.status ?? 128 + (constants.signals[ran.signal] ?? 0));
