// Writes Diffusion/Tokenizers/Unicode/canonical.txt: what NFC needs, from this Node's Unicode data.
// Usage: node canonical.mjs > ../../../Diffusion/Tokenizers/Unicode/canonical.txt
const hex = (text) => [...text].map((c) => c.codePointAt(0).toString(16)).join(' ');
const points = [];
for (let cp = 0xa0; cp <= 0x10ffff; cp++) {
  const isHangul = cp >= 0xac00 && cp <= 0xd7a3;
  if ((cp < 0xd800 || cp > 0xdfff) && !isHangul && /\P{Cn}/u.test(String.fromCodePoint(cp))) {
    points.push(String.fromCodePoint(cp));
  }
}

console.log(`# Unicode ${process.versions.unicode}, written by tests/oracles/tokenizer/canonical.mjs. Hangul syllables follow a formula.`);
console.log('# Composites: the letter, what it is composed of.');
const decomposed = points.filter((c) => c.normalize('NFD') !== c);
const composes = (c) => c.normalize('NFC') === c;
for (const c of decomposed.filter(composes)) {
  const parts = [...c.normalize('NFD')];
  const first = parts.slice(0, -1).join('').normalize('NFC');
  if ([...first].length !== 1) throw new Error(`${hex(c)}: ${hex(first)} is not one letter`);
  console.log(`${hex(c)} ${hex(first)} ${hex(parts.at(-1))}`);
}

console.log('# Never composed again: x, the letter, what takes its place.');
for (const c of decomposed.filter((c) => !composes(c))) console.log(`x ${hex(c)} ${hex(c.normalize('NFD'))}`);

// Only the order of combining classes matters, and whether a class is 0; both show in how pairs are ordered.
const swaps = (first, second) => ('a' + first + second).normalize('NFD') !== 'a' + first + second;
const low = '\u0334', high = '\u0345';
const marks = points.filter((c) => c.normalize('NFD') === c && (swaps(c, low) || swaps(high, c)));
marks.sort((a, b) => (swaps(b, a) ? -1 : swaps(a, b) ? 1 : a.codePointAt(0) - b.codePointAt(0)));
console.log('# Marks: m, their rank by combining class, their ranges.');
let rank = 0, ranges = [];
const flush = () => ranges.length && console.log(`m ${rank} ${ranges.map(([a, b]) => (a === b ? a.toString(16) : `${a.toString(16)}-${b.toString(16)}`)).join(' ')}`);
marks.forEach((c, i) => {
  if (i === 0 || swaps(c, marks[i - 1])) { flush(); rank++; ranges = []; }
  const cp = c.codePointAt(0);
  if (ranges.length && ranges.at(-1)[1] === cp - 1) ranges.at(-1)[1] = cp; else ranges.push([cp, cp]);
});
flush();
