// Finds among things with names: every word that was typed must occur, in order of how early it does.
export interface Found<T> {
  thing: T;
  rank: number;
}

export function find<T>(things: T[], typed: string, textOf: (thing: T) => string): T[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return things
    .map((thing): Found<T> => {
      const text = textOf(thing).toLowerCase();
      const places = words.map((word) => text.indexOf(word));
      return { thing, rank: places.includes(-1) ? Infinity : places.reduce((sum, place) => sum + place, 0) };
    })
    .filter(({ rank }) => rank !== Infinity)
    .sort((a, b) => a.rank - b.rank)
    .map(({ thing }) => thing);
}

// A unified social credit code (GB 32100) by its shape alone; the program checks its digits.
export const isCode = (typed: string): boolean => /^[0-9A-HJ-NPQRTUWXY]{18}$/.test(typed.trim().toUpperCase());
