// SPDX-License-Identifier: GPL-3.0-or-later
// node run.mjs FILE.test.mjs…: starts a troupe-server of its own for each file, runs the file with
// node's test runner, stops the server and expects it to end well.
// The server is TROUPE_SERVER, or that of the preset TROUPE_PRESET (asan).
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startServer } from './harness.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const program = process.env.TROUPE_SERVER
  ?? join(here, '..', '..', 'build', process.env.TROUPE_PRESET ?? 'asan', 'bin', 'troupe-server');

async function runFile(file) {
  const folder = await mkdtemp(join(tmpdir(), 'troupe-node-'));
  const apiKey = `lvng_${randomBytes(22).toString('hex').slice(1)}`; // 43 letters and digits
  let server = null;
  try {
    server = await startServer({ program, folder: join(folder, 'data'), apiKey });
    const child = spawn(process.execPath,
      ['--test', '--test-reporter=spec', '--test-timeout=120000', join(here, file)],
      { env: { ...process.env, TROUPE_URL: server.url, TROUPE_API_KEY: apiKey }, stdio: ['ignore', 'inherit', 'inherit'] });
    const [code] = await once(child, 'exit');
    return code === 0;
  } finally {
    try {
      await server?.stop();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

const files = process.argv.slice(2);
if (files.length === 0) {
  console.error('usage: node run.mjs FILE.test.mjs…');
  process.exit(2);
}
for (const file of files) {
  try {
    if (!(await runFile(file))) process.exitCode = 1;
  } catch (error) {
    console.error(`${file}: ${error.message}`);
    process.exitCode = 1;
  }
}
