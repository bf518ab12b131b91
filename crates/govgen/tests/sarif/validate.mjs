// Judges SARIF documents by the standard's JSON Schema.
//
// In, on stdin: a list of documents as texts. Out, on stdout: for each document null when it is valid, or a sentence that says
// why not. Packages come from the directory in the first argument.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.argv[2], "package.json"));
const { default: Ajv } = require("ajv-draft-04");
const { default: formats } = require("ajv-formats");

// 2.1.0 as published: rtm.5 differs from it in the name of the file.
const folder = join(process.argv[2], "node_modules/@microsoft/jest-sarif/lib/schemas");
const schema = JSON.parse(readFileSync(join(folder, "sarif-2.1.0-rtm.5.json"), "utf8"));

// One of its patterns is none in the grammar that knows Unicode.
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
formats(ajv);
const judge = ajv.compile(schema);

function verdict(text) {
  return judge(JSON.parse(text)) ? null : ajv.errorsText(judge.errors);
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(verdict)));
