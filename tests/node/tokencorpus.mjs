// SPDX-License-Identifier: GPL-3.0-or-later
// node tokencorpus.mjs: writes tests/providers/token_corpus.json, texts with the counts that
// gpt-tokenizer gives them, for the tests that run without Node.
import { writeFileSync } from 'node:fs';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { samples } from './tokensamples.mjs';

const texts = samples(300, 3)
  .map((text) => text.slice(0, 400).toWellFormed().replace(/[\ufeff\u0085\0]/g, ''))
  .filter((text) => text !== '');
const rows = texts.map((text) => JSON.stringify([encode(text, { disallowedSpecial: new Set() }).length, text]));
writeFileSync(new URL('../providers/token_corpus.json', import.meta.url), `[\n${rows.join(',\n')}\n]\n`);
