// Judges YAML documents by JSON Schemas, with a parser and a validator that share nothing with govgen.
//
// In, on stdin: {"schemas": {kind: text}, "documents": [{"kind", "text"}]}. Out, on stdout: for each document null when
// it is valid, or a sentence that says why not. Packages come from the directory in the first argument.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.argv[2], "package.json"));
const { default: Ajv } = require("ajv");
const { default: formats } = require("ajv-formats");
const { parseDocument } = require("yaml");

const { schemas, documents } = JSON.parse(readFileSync(0, "utf8"));

// Strict: an unknown keyword, a keyword that cannot apply or a required key that is not described is an error. A value
// that may be a text or a mapping is described in one place, which is what `allowUnionTypes` is for.
const ajv = new Ajv({ strict: true, allowUnionTypes: true });
formats(ajv);
// What editors show in place of a message about types or patterns; no part of JSON Schema.
ajv.addVocabulary(["errorMessage", "patternErrorMessage"]);

const judges = {};
for (const [kind, text] of Object.entries(schemas)) {
  judges[kind] = ajv.compile(JSON.parse(text));
}

function verdict({ kind, text }) {
  // Keys are what was typed, as govgen takes them: `null: …` has the key "null".
  const document = parseDocument(text, { version: "1.2", stringKeys: true, logLevel: "error" });
  if (document.errors.length > 0) {
    return `not YAML: ${document.errors[0].message.split("\n")[0]}`;
  }
  let value;
  try {
    value = document.toJS();
  } catch (error) {
    return `not a value: ${error.message}`;
  }
  const judge = judges[kind];
  return judge(value) ? null : ajv.errorsText(judge.errors);
}

process.stdout.write(JSON.stringify(documents.map(verdict)));
