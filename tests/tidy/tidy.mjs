// The tidy test: keeps the tree as docs/architecture.md and the style of the project want it.
//
//   node tests/tidy/tidy.mjs               the checks over this tree
//   node tests/tidy/tidy.mjs --self-test   and, first, that each check catches its bad examples
//
// Written for Node.js without packages: it is there wherever the browser tests are, starts in 50 ms, and reads text of
// any encoding with one regular expression engine; the whole tree takes under a second. The last line is
// "N passed, M failed", as for every suite of ./dev test.

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

import { checks, functionLinesMax, longFunctions } from './checks.mjs';
import { selfTest } from './self_test.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const shownMax = 20;

// What .gitignore names (folders at the root, or anywhere), and git's own.
function ignored(path) {
  return path === '.git' || path === 'build' || /^demo(\.|$)/.test(path) || /(^|\/)node_modules$/.test(path) || path.endsWith('.tmp') || path === 'web/src/api/schema.d.ts';
}

function readTree() {
  const tree = new Map();
  const walk = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const full = join(folder, entry.name);
      const path = relative(root, full).split(sep).join('/');
      if (ignored(path)) continue;
      if (entry.isDirectory()) walk(full);
      if (entry.isFile()) tree.set(path, textOf(full, path));
    }
  };
  walk(root);
  return new Map([...tree].sort(([a], [b]) => (a < b ? -1 : 1)));
}

// Bad UTF-8 becomes U+FFFD, which the check of characters reports.
function textOf(file, path) {
  return /\.(xlsx|xls|zip|png|jpg|gif|ico|woff2?|pdf|db|zst|gz)$/.test(path) ? null : readFileSync(file, 'utf8');
}

function main() {
  let passed = 0;
  let failed = 0;
  if (process.argv.includes('--self-test')) {
    const outcome = selfTest();
    for (const what of outcome.failures) console.log(`self-test: ${what}`);
    passed += outcome.passed;
    failed += outcome.failures.length;
  }
  const tree = readTree();
  for (const { path, line, what } of longFunctions(tree)) console.log(`warning: ${path}:${line}: ${what} (at most ${functionLinesMax} reads well)`);
  for (const [name, check] of Object.entries(checks)) {
    const wrong = check(tree);
    if (wrong.length === 0) {
      ++passed;
      continue;
    }
    ++failed;
    console.log(`FAILED: ${name}`);
    for (const { path, line, what } of wrong.slice(0, shownMax)) console.log(`  ${path}:${line}: ${what}`);
    if (wrong.length > shownMax) console.log(`  and ${wrong.length - shownMax} more`);
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

main();
