// SPDX-License-Identifier: GPL-3.0-or-later
// Our token counts against those of gpt-tokenizer, an independent implementation of o200k_base.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { samples } from './tokensamples.mjs';

const program = process.env.TROUPE_TOKENCOUNT;

function ourCounts(texts) {
  const input = Buffer.concat(texts.flatMap((text) => {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(text.length);
    return [length, Buffer.from(text, 'utf16le')];
  }));
  const run = spawnSync(program, { input, encoding: 'utf8', maxBuffer: 64 << 20, timeout: 60_000 });
  assert.equal(run.status, 0, run.stderr);
  const counts = run.stdout.trim().split('\n').map(Number);
  assert.equal(counts.length, texts.length);
  return counts;
}

// gpt-tokenizer is wrong about two characters: it decodes bytes with a TextDecoder, which swallows
// U+FEFF, and its \s is JavaScript's, which lacks U+0085. We hold to tiktoken there (see
// tst_tokencounter.cpp).
const oraclesErrors = /[\ufeff\u0085]/g;

// Special tokens in a text are text.
const theirCount = (text) => encode(text, { disallowedSpecial: new Set() }).length;

function compare(mixed) {
  const texts = mixed.map((text) => text.replace(oraclesErrors, ''));
  const ours = ourCounts(texts);
  const wrong = texts
    .map((text, index) => ({ text, ours: ours[index], theirs: theirCount(text) }))
    .filter(({ ours: mine, theirs }) => mine !== theirs);
  assert.deepEqual(wrong.slice(0, 10), [], `${wrong.length} of ${texts.length} differ`);
}

describe('tokens of o200k_base', () => {
  test('4,000 mixed texts', () => compare(samples(4000)));

  test('every character on its own, and between letters', () => {
    const texts = [];
    for (let code = 0; code <= 0x10ffff; ++code) {
      const step = code < 0x3000 || (code >= 0xd7f0 && code < 0x11000) || (code >= 0x1d400 && code < 0x1fb00) ? 1 : 37;
      if (code % step === 0) texts.push(`${String.fromCodePoint(code)} A${String.fromCodePoint(code)}b`);
    }
    compare(texts);
  });

  test('half surrogate pairs', () => compare(['\ud83d', 'a\ud83d b', '\ude00\ud83d', 'x\udc00'.repeat(50), '\ud800\ud800\udc00']));

  test('long runs without a space', () => compare([
    ...['a', 'A', ' ', '\n', '0', '-', '=', 'ab', 'é', '的', '\u0301', '\t ', 'aA', '/\n'].map((unit) => unit.repeat(3000)),
    ...samples(60, 7).map((text) => text.replace(/\s/g, '').repeat(10))]));
});
