// The last line of a run, as `./dev test` reads it: "N passed, M failed".
export default class Count {
  onTestRunEnd(modules, errors) {
    let passed = 0;
    let failed = errors.length;
    for (const module of modules) {
      failed += module.errors().length; // of a file that could not even be read
      for (const test of module.children.allTests()) test.result().state === 'passed' ? ++passed : ++failed; // nothing may be skipped
    }
    process.once('exit', () => console.log(`${passed} passed, ${failed} failed`));
  }
}
