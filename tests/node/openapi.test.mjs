// SPDX-License-Identifier: GPL-3.0-or-later
// The generated OpenAPI documents, held to two linters of other people.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { call } from './harness.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const documents = ['/troupe/v1/openapi.json', '/v1/openapi.json', '/api/v2/openapi.json', '/api/openapi.json', '/openapi.json'];

/** Runs a linter of node_modules; resolves to its exit code and output. */
function lint(script, args) {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(here, 'node_modules', script), 'lint', ...args], {
      cwd: here,
      env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', NO_COLOR: '1' },
      maxBuffer: 1 << 26,
    }, (error, stdout, stderr) => resolve({ code: error ? error.code : 0, output: `${stdout}\n${stderr}`.slice(-20_000) }));
  });
}
const redocly = (file) =>
  lint('@redocly/cli/bin/cli.js', [file, '--config', 'redocly.yaml', '--format', 'stylish', '--max-problems', '100']);
const spectral = (file) =>
  lint('@stoplight/spectral-cli/dist/index.js', [file, '--ruleset', 'spectral.yaml', '--fail-severity', 'error']);

let folder;
before(async () => { folder = await mkdtemp(join(tmpdir(), 'troupe-openapi-')); });
after(() => rm(folder, { recursive: true, force: true }));

describe('the linters find what is wrong', () => {
  const broken = {
    openapi: '3.1.0',
    info: { title: 'Broken', version: '1' },
    paths: { '/a/{id}': { get: { operationId: 'a', responses: { 200: { description: 'ok',
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Missing' } } } } } } } },
  };
  for (const [name, run, problem] of [['redocly', redocly, /no-unresolved-refs/], ['spectral', spectral, /invalid-ref/]]) {
    test(`${name} refuses a reference to nothing`, async () => {
      const file = join(folder, `broken-${name}.json`);
      await writeFile(file, JSON.stringify(broken));
      const { code, output } = await run(file);
      assert.equal(code, 1, output);
      assert.match(output, problem);
    });
  }
});

for (const path of documents) {
  describe(path, () => {
    let file;
    before(async () => {
      const document = await call('GET', path);
      assert.match(document.openapi, /^3\.1\./);
      assert.ok(Object.keys(document.paths).length > 0, 'the document has paths');
      file = join(folder, `${path.replaceAll('/', '_')}.json`);
      await writeFile(file, JSON.stringify(document, null, 2));
    });
    test('redocly finds no error', async () => {
      const { code, output } = await redocly(file);
      assert.equal(code, 0, output);
    });
    test('spectral finds no error', async () => {
      const { code, output } = await spectral(file);
      assert.equal(code, 0, output);
    });
  });
}
