// SPDX-License-Identifier: GPL-3.0-or-later
// Mixed texts to count the tokens of, the same on every run: prose of many scripts, code, tables,
// logs, white space of all sorts, emoji, and what only an enemy writes.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Mulberry32. */
export function dice(seed) {
  const roll = () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n) => Math.floor(roll() * n);
  const of = (list) => list[below(list.length)];
  const times = (n, make) => Array.from({ length: n }, make);
  return { roll, below, of, times };
}

const sentences = [
  "It's what we'd hoped for: they've agreed, and I'LL tell 'em you're RIGHT; she can't've known.",
  'The lighthouse keeper counts ninety-seven steps every morning before the ferry arrives at 06:15.',
  'Die Straßenbahn fährt über den Königsplatz – „Grüß Gott“, sagte der Schaffner, 12,50 € bitte!',
  "L'été dernier, nous n'avons guère vu de châtaignes près de l'hôtel ; où étaient-elles ?",
  'El niño corrió rápidamente hacia el jardín; ¿quién lo había llamado? ¡Nadie!',
  'Съешь же ещё этих мягких французских булок, да выпей чаю. МОСКВА — столица.',
  'Η γρήγορη αλεπού πηδάει πάνω από τον τεμπέλη σκύλο. ΑΘΗΝΑ',
  '敏捷的棕色狐狸跳过了懒狗。今天的天气非常好,我们去公园散步吧!价格是1234.56元。',
  'すばやい茶色の狐がのろまな犬を飛び越える。カタカナ・ひらがな・漢字、「引用」です。',
  '빠른 갈색 여우가 게으른 개를 뛰어넘습니다. 오늘 날씨가 좋네요!',
  'الثعلب البني السريع يقفز فوق الكلب الكسول، والسعر ١٢٣٤ ريالًا.',
  'תּוֹרָה: השועל החום המהיר קופץ מעל הכלב העצלן.',
  'तेज भूरी लोमड़ी आलसी कुत्ते के ऊपर कूद गई। मूल्य ₹१,२३४ है।',
  'สุนัขจิ้งจอกสีน้ำตาลกระโดดข้ามสุนัขขี้เกียจ ราคา ๙๙ บาท',
  'Con cáo nâu nhanh nhẹn nhảy qua con chó lười biếng. Tiếng Việt có dấu.',
  'Hızlı kahverengi tilki tembel köpeğin üstünden atlar. İSTANBUL ılık.',
  '👩‍👩‍👧‍👦 went to 🇫🇷🇩🇪 by 🚄, it cost 💶💶 and was 👍🏽👍🏿! ❤️‍🔥 #️⃣ 1️⃣',
  'https://example.org/a/b?c=d&e=%20f#frag and mail to some.body+tag@example.co.uk /usr/share/doc//x/',
  '{"id": 17, "ok": true, "list": [1, 2.5e-10, null], "text": "a\\nb\\u00e9"}',
  '| name | value |\n|------|-------|\n| a    | 1     |\n| b    | 22222 |\n',
  '    def f(self, *args, **kwargs):\n\t\treturn {k: v for k, v in kwargs.items() if v is not None}\n\n\n',
  'const HTTPServerXMLParserID = getJSONValueFromDB2(); // note: fooBarBazQUX\r\n\r\n  if (a&&b||!c) { a<<=1; }',
  '2026-11-22T06:14:23.123456Z ERROR [main-1] 0xDEADBEEF 127.0.0.1:8080 pid=12345 "GET / HTTP/1.1" 500 1234567890',
  '### Heading\n\n- [x] done\n- [ ] **bold** _it_ `code`\n\n```cpp\nint main() { return 0; }\n```\n',
  'E=mc², ∑ᵢ xᵢ² ≤ ∞, ½ + ⅓, Ⅷ, ①②③, x₁…xₙ, ∀ε>0 ∃δ: |f(x)−L|<ε 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𝟙𝟚𝟛',
  'Z̷̢̛a̵̡l̶͓g̸o̴ t̵e̷x̸t̶ é vs é, Å vs Å, ffi ligature, ZERO​WIDTH‌JOIN‍ER\u00ad\ufeff nbsp\u00a0thin\u2009em\u2003ls\u2028ps\u2029nel\u0085.',
  '<|endoftext|> <|im_start|>system<|im_sep|> <|endofprompt|> are ordinary text here',
  'ACGTACGTTTGACCAGT MKTAYIAKQRQISFVKSHFSRQLEERLGLIEVQAPILSRVGDGTQDNLSGAEKAVQVKVKALPDAQFEVV',
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'Supercalifragilisticexpialidocious Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft',
];
const blanks = [' ', '  ', '   ', '\t', '\n', '\r\n', '\n\n', ' \n', '\n ', '\r', '\t\t ', '\u00a0', '\u3000 ', '\u2003\n\u2003', '\ufeff'];
const bits = ["'s", "'S", "'ll", "'LL", "'lL", "'t", "'re", "'x", "'", '/', '//', '.', '...', '—', '!', '?!', '1', '42', '1234567', 'ª', 'ǅ', 'ʰ',
  '\u0301', '\u0301\u0302', 'A\u0301', 'İ', 'ß', 'ẞ', '一', 'あ', '𐐀', '𐐨', '𝒳', '😀', '\u200d', '\ufe0f', '\0', '\x1b[0m', '\u00ad', '\u0378', '\u{e0001}'];

function files() {
  const found = [];
  for (const folder of ['core/base', 'core/providers', 'tests/node', 'resources/migrations', 'ui/transcript']) {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      if (entry.isFile() && entry.name !== 'package-lock.json')
        found.push(readFileSync(join(root, folder, entry.name), 'utf8'));
    }
  }
  return found;
}

export function samples(count, seed = 20261122) {
  const d = dice(seed);
  const sources = files();
  const randomChar = () => {
    const code = d.of([128, 0x250, 0x800, 0x3000, 0xa000, 0x10000, 0x20000, 0x110000]);
    const point = d.below(code);
    return point >= 0xd800 && point < 0xe000 && d.roll() < 0.9 ? 'x' : String.fromCodePoint(point);
  };
  const letters = 'etaoinshrdlucmfwypvbgkjqxzETAOINSHRDLU';
  const word = () => d.times(1 + d.below(14), () => letters[d.below(letters.length)]).join('');
  const kinds = [
    () => d.times(1 + d.below(6), () => d.of(sentences)).join(d.of(blanks)),
    () => { const s = d.of(sentences); const at = d.below(s.length); return s.slice(at, at + d.below(80)); },
    () => { const s = d.of(sources); const at = d.below(s.length); return s.slice(at, at + d.below(1500)); },
    () => d.times(1 + d.below(60), () => d.of([word, () => d.of(bits), () => d.of(blanks)])()).join(''),
    () => d.times(1 + d.below(80), randomChar).join(''),
    () => d.times(1 + d.below(40), () => word() + d.of(blanks)).join(''),
    () => d.of([word(), d.of(bits), d.of(blanks), randomChar()]).repeat(1 + d.below(400)),
    () => d.times(1 + d.below(30), () => String(d.below(10 ** (1 + d.below(12)))) + d.of([' ', ',', '.', '\n', '', '\t'])).join(''),
    () => d.times(1 + d.below(30), () => String.fromCharCode(0x4e00 + d.below(0x5000))).join(''),
    () => { const s = d.of(sentences).toUpperCase(); return s + d.of(bits) + s.toLowerCase(); },
  ];
  return Array.from({ length: count }, (_, index) => kinds[index % kinds.length]());
}
