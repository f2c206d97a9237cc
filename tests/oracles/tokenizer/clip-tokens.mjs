// Token ids of npm @huggingface/tokenizers (version: package.json; the tokenizer inside @huggingface/transformers 4.3.2) with
// CLIP's vocabulary, one JSON line [text, ids] each. Usage: npm install --ignore-scripts && node clip-tokens.mjs [all] > FILE
// Without "all": the excerpt that the tests read, tests/golden/tokenizer/clip_unicode/excerpt.jsonl.
import { readFileSync } from 'node:fs';
import { Tokenizer } from '@huggingface/tokenizers';

const folder = new URL('../../golden/tokenizer/clip_vocabulary/', import.meta.url);
const vocab = JSON.parse(readFileSync(new URL('vocab.json', folder), 'utf8'));
const merges = readFileSync(new URL('merges.txt', folder), 'utf8').split('\n').filter((line) => line && !line.startsWith('#version'));
const added = (content, id, more) => ({ id, content, single_word: false, lstrip: false, rstrip: false, normalized: true, special: true, ...more });
// As openai/clip-vit-large-patch14 publishes it, and one token of textual inversion as transformers adds it.
const tokenizer = new Tokenizer(
  {
    version: '1.0',
    added_tokens: [
      added('<|startoftext|>', 49406),
      added('<|endoftext|>', 49407),
      added('<cat-toy>', 49408, { special: false }),
    ],
    normalizer: {
      type: 'Sequence',
      normalizers: [{ type: 'NFC' }, { type: 'Replace', pattern: { Regex: '\\s+' }, content: ' ' }, { type: 'Lowercase' }],
    },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Split', pattern: { Regex: "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+" }, behavior: 'Removed', invert: true },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true },
      ],
    },
    post_processor: { type: 'RobertaProcessing', sep: ['<|endoftext|>', 49407], cls: ['<|startoftext|>', 49406], trim_offsets: false, add_prefix_space: false },
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true },
    model: { type: 'BPE', dropout: null, unk_token: '<|endoftext|>', continuing_subword_prefix: '', end_of_word_suffix: '</w>', fuse_unk: false, vocab, merges },
  },
  { unk_token: '<|endoftext|>', bos_token: '<|startoftext|>', eos_token: '<|endoftext|>', pad_token: '<|endoftext|>' },
);
const write = (text) => console.log(JSON.stringify([text, tokenizer.encode(text, { add_special_tokens: false }).ids]));

const all = process.argv.includes('all');
const classes = ['Lu', 'Ll', 'Lt', 'Lm', 'Lo', 'Mn', 'Mc', 'Me', 'Nd', 'Nl', 'No'].map((name) => new RegExp(`\\p{${name}}`, 'u'));
const seen = classes.map(() => 0);
for (let cp = 0x80; cp <= 0x10ffff; cp++) {
  if (cp >= 0xd800 && cp <= 0xdfff) continue;
  const c = String.fromCodePoint(cp);
  const at = classes.findIndex((one) => one.test(c));
  if (at < 0) continue;
  const isSpecial = c.toLowerCase().length !== c.length || c.normalize('NFC') !== c;
  if (all || seen[at]++ % 97 === 0 || (isSpecial && cp % 8 === 0)) write(`x${c}1 ${c}${c}`);
}

for (const text of [
  '𠮷野家', '𠮷野家の前で', '👩‍🚀 on 𝟙𝟚 moons', '𝒜𝓃𝓃𝒶', '𐐀𐐁 𐐨', '𞤀𞤁', 'Ⅷ ⅷ Ⓐ ⓐ', 'İstanbul İ', 'ΟΔΟΣ', 'ΟΔΟΣ.', "Σ ΑΣ' ΑΣ'Α ΑΣ̈ Σ́Α", 'ΑΣ­Β',
  'STRASSE straße ẞ', 'ﬀ ﬁ ﬄ', 'ŉ ǰ ΐ ᾳ ᾼ', 'Ǆ ǅ ǆ', 'K Å Ω', '가 각 가 각', 'ą́ ą́ ệ ệ', 'क़ क़', '豈 更 車', 'á̴̕b',
  '<|endoftext|>', 'a cat<|endoftext|>a dog', 'a <|ENDOFTEXT|> b', '<|startoftext|> a', 'a <cat-toy> b', 'A<CAT-TOY>s', '<cat-toy', '<|endoftext|', '<<|endoftext|>>',
  "it's IT'S they'RE i'd've 's's 'll", "l'été d’été", 'ſ ſt', "'ſ", 'a1b22c333 ½ ² ٣ १२', 'x\u0085y\u00a0z\u2028w\u3000v', '​a‌b‍c', '!!!...???', '　全角　ＡＢＣ',
  '日本語のテキスト', 'ไทย ภาษา', 'हिन्दी भाषा', 'العربية ١٢٣', 'עִבְרִית', '🇩🇪🇫🇷 ❤️‍🔥', 'x'.repeat(300), '\ud800 a', 'a\udc00',
]) write(text);
