import { readFileSync } from 'node:fs';

const { jest } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));

/**
 * What must not be wrong, and the tests that state its rules. `npm run mutants -- authorisation`; a scope at a time, because
 * every mutant meets the tests of its scope only.
 */
const SCOPES = {
  authorisation: {
    mutate: ['approval-policy', 'policy', 'delegation', 'ballot'].map((name) => `src/migration/${name}.ts`),
    tests: ['migration/**'],
  },
  transitions: {
    mutate: ['decide', 'decide-approval', 'evolve', 'evolve-approval', 'evolve-steps', 'next'].map(
      (name) => `src/migration/${name}.ts`,
    ),
    tests: ['migration/**'],
  },
  crypto: {
    mutate: ['vault', 'sealing', 'key-ring', 'approval-seal'].map((name) => `src/store/${name}.ts`),
    tests: ['store/vault', 'store/sealing', 'store/key-rotation', 'store/kept-backups', 'store/guard'],
  },
  guard: {
    mutate: ['src/store/guard.ts', 'src/store/approval.ts', 'src/store/guard-request.ts', 'src/workflow/permit.ts'],
    tests: ['store/guard*', 'workflow/permit'],
  },
};
const name = process.env.MUTANTS_OF ?? 'authorisation';
const scope = SCOPES[name];

export default {
  testRunner: 'jest',
  coverageAnalysis: 'perTest',
  mutate: scope.mutate,
  jest: {
    projectType: 'custom',
    config: {
      ...jest,
      testMatch: scope.tests.map((path) => `<rootDir>/test/${path}.test.ts`),
      testPathIgnorePatterns: ['guard-model'],
    },
  },
  ignoreStatic: true,
  // TypeScript 7 has no API by which Stryker could rewrite it; nothing here reads it.
  tsconfigFile: 'none.json',
  disableTypeChecks: false,
  concurrency: 1,
  // A machine with other work on it must not make a slow test look like a found mutant.
  timeoutMS: 90_000,
  timeoutFactor: 8,
  reporters: ['clear-text', 'json'],
  clearTextReporter: { logTests: false, reportTests: false, allowColor: false },
  jsonReporter: { fileName: `.cache/mutants/${name}.json` },
  tempDirName: '.cache/stryker',
  allowConsoleColors: false,
  ignorePatterns: ['docs', 'sandbox/page'],
};
