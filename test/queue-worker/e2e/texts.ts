import { createHash } from 'node:crypto';

/** Text for a job, with the expected result: known from its construction, not counted. */
export interface Text {
  readonly key: string;
  readonly body: string;
  readonly expected: Statistics;
}

export interface Statistics {
  readonly lines: number;
  readonly words: number;
  readonly characters: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** Words with their code points and their bytes in UTF-8. */
const WORDS = [
  { word: 'queue', characters: 5, bytes: 5 },
  { word: 'Zürich', characters: 6, bytes: 7 },
  { word: 'λόγος', characters: 5, bytes: 10 },
  { word: '東京', characters: 2, bytes: 6 },
  { word: '👩🏽‍💻', characters: 4, bytes: 15 },
  { word: 'naïve', characters: 5, bytes: 6 },
  { word: 'a', characters: 1, bytes: 1 },
] as const;

/** Different texts of 20 to 219 lines. */
export function texts(count: number): Text[] {
  return Array.from({ length: count }, (_, index) => {
    const lines = Array.from({ length: 20 + ((index * 37) % 200) }, (_, line) =>
      lineOf(index, line),
    );
    const body = lines.map(({ text }) => `${text}\n`).join('');
    const sum = (of: 'words' | 'characters' | 'bytes') =>
      lines.reduce((total, line) => total + line[of], 0);
    return {
      key: `texts/${index}.txt`,
      body,
      expected: {
        lines: lines.length,
        words: sum('words'),
        characters: sum('characters') + lines.length,
        bytes: sum('bytes') + lines.length,
        sha256: createHash('sha256').update(body).digest('hex'),
      },
    };
  });
}

function lineOf(text: number, line: number) {
  const words = Array.from({ length: 1 + ((text + line) % 9) }, (_, place) => {
    return WORDS[(text * 3 + line * 5 + place) % WORDS.length] ?? WORDS[0];
  });
  const sum = (of: 'characters' | 'bytes') => words.reduce((total, word) => total + word[of], 0);
  const spaces = words.length - 1;
  return {
    text: words.map(({ word }) => word).join(' '),
    words: words.length,
    characters: sum('characters') + spaces,
    bytes: sum('bytes') + spaces,
  };
}
